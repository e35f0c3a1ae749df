import type { Ref } from 'preact';
import { maxNote } from '../contract/top-up-request.ts';

/** A line of text that may stay empty. The browser takes no more than fits. */
export function NoteField({
  label,
  text,
  write,
  field,
}: {
  label: string;
  text: string;
  write(text: string): void;
  field?: Ref<HTMLInputElement>;
}) {
  return (
    <label class="field">
      {label}
      <input
        ref={field ?? null}
        dir="auto"
        autocomplete="off"
        maxLength={maxNote}
        value={text}
        onInput={event => write(event.currentTarget.value)}
      />
    </label>
  );
}
