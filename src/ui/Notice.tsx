import type { ComponentChildren } from 'preact';

/** A sentence in a coloured box, with what can be done about it. */
export function Notice({
  tone,
  title,
  children,
}: {
  tone: 'good' | 'warn' | 'bad' | 'plain';
  title?: string;
  children: ComponentChildren;
}) {
  return (
    <p class={`notice ${tone}`} part="notice">
      {title && <strong>{title} </strong>}
      {children}
    </p>
  );
}

/** A button that reads like a link inside a sentence. */
export function TextButton({ onClick, children }: { onClick(): void; children: ComponentChildren }) {
  return (
    <button type="button" class="text-button" onClick={() => onClick()}>
      {children}
    </button>
  );
}
