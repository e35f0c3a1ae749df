import type { Ref } from 'preact';
import { maxNote } from '../contract/top-up-request.ts';
import { useUi } from './context.ts';

/** A line of text that may stay empty, with how much more fits. */
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
  const { copy, id, say } = useUi();
  const countId = `${id}-left`;
  return (
    <div>
      <label class="field">
        {label}
        <input
          ref={field ?? null}
          dir="auto"
          autocomplete="off"
          maxLength={maxNote}
          aria-describedby={countId}
          value={text}
          onInput={event => write(event.currentTarget.value)}
        />
      </label>
      <p id={countId} class="note">
        {say(copy.charactersLeft, { count: maxNote - text.length })}
      </p>
    </div>
  );
}
