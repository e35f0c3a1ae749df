import { useLayoutEffect, useRef } from 'preact/hooks';
import { useUi } from './context.ts';
import { Icon } from './Icon.tsx';

/**
 * A day, typed in the order that the language has, or chosen in the browser's calendar. Browsers write their own field in
 * their own language, whatever the page speaks: of it only the calendar is taken. A pointer reaches it through the button.
 * What was typed gives way to `day` where that is another one, or something else is `asked`.
 */
export function DayField({
  label,
  day,
  asked,
  isWrong,
  noteId,
}: {
  label: string;
  day: string;
  asked: unknown;
  isWrong: boolean;
  noteId: string;
}) {
  const { copy, format } = useUi();
  const field = useRef<HTMLInputElement>(null);
  const calendar = useRef<HTMLInputElement>(null);

  function show(text: string, day = ''): void {
    if (field.current) field.current.value = text;
    if (calendar.current) calendar.current.value = day;
  }
  useLayoutEffect(() => show(format.day(day), day), [asked, day, format]);

  function open(): void {
    try {
      calendar.current?.showPicker();
    } catch {
      // Frames of another site may not open it so: there the day is typed.
    }
  }

  return (
    <span class="day">
      <input
        ref={field}
        autocomplete="off"
        maxLength={24}
        placeholder={format.dayPattern(copy.dayParts)}
        aria-label={label}
        aria-describedby={noteId}
        aria-invalid={isWrong}
        onInput={({ currentTarget: { value } }) => show(value, format.parseDay(value))}
      />
      <button type="button" aria-label={`${label}: ${copy.calendar}`} onClick={open}>
        <Icon name="calendar" />
      </button>
      <input
        ref={calendar}
        type="date"
        tabIndex={-1}
        aria-hidden
        onInput={({ currentTarget: { value } }) => show(format.day(value), value)}
      />
    </span>
  );
}
