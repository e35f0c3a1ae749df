import type { ComponentChildren } from 'preact';
import type { Trouble } from '../wallet/trouble.ts';
import { Action, type ActionOf } from './Action.tsx';
import { useUi } from './context.ts';
import { troubleText } from './say.ts';

/** A sentence in a coloured box, with what can be done about it. */
export function Notice({
  tone,
  title,
  text,
  actions = [],
}: {
  tone: 'good' | 'warn' | 'bad' | 'plain';
  title?: string;
  text: ComponentChildren;
  actions?: readonly ActionOf[];
}) {
  return (
    <p class={`notice ${tone}`} part="notice">
      {title && <strong>{title} </strong>}
      {text}
      {actions.length > 0 && ' '}
      {actions.map(action => (
        <Action key={action[0]} of={action} />
      ))}
    </p>
  );
}

/**
 * Says why something could not be had, and offers to ask again. It is said once, whatever `more` becomes, and once more
 * where it fails after it `isAsked` for again.
 */
export function Failure({
  trouble,
  more,
  isAsked = false,
  retry,
}: {
  trouble: Trouble;
  more?: string;
  isAsked?: boolean;
  retry(): unknown;
}) {
  const { copy } = useUi();
  const text = [
    <span key={isAsked} role={isAsked ? undefined : 'alert'}>
      {troubleText(copy, trouble)}
    </span>,
    ' ',
    more,
  ];
  return <Notice tone="bad" text={text} actions={[[copy.retry, retry]]} />;
}
