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
  role,
}: {
  tone: 'good' | 'warn' | 'bad' | 'plain';
  title?: string;
  text: string;
  actions?: readonly ActionOf[];
  role?: 'alert';
}) {
  return (
    <p class={`notice ${tone}`} part="notice" role={role}>
      {title && <strong>{title} </strong>}
      {text}
      {actions.length > 0 && ' '}
      {actions.map(action => (
        <Action key={action[0]} of={action} />
      ))}
    </p>
  );
}

/** Says why something could not be had, and offers to ask again. */
export function Failure({
  trouble,
  more = '',
  retry,
}: {
  trouble: Trouble;
  more?: string;
  retry(): unknown;
}) {
  const { copy } = useUi();
  const text = `${troubleText(copy, trouble)} ${more}`;
  return <Notice tone="bad" text={text} actions={[[copy.retry, retry]]} role="alert" />;
}
