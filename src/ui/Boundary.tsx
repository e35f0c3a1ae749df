import type { ComponentChildren } from 'preact';
import { useErrorBoundary } from 'preact/hooks';

interface Props {
  sentence: string;
  onError(error: unknown): void;
  children: ComponentChildren;
}

/** Keeps a mistake of ours inside of the widget: the page around it stays alive. */
export function Boundary({ sentence, onError, children }: Props) {
  const [error] = useErrorBoundary(onError);
  return <>{error ? <p class="notice bad">{sentence}</p> : children}</>;
}
