import { useEffect, useState } from 'preact/hooks';
import type { Pairing } from '../wallet/pairing.ts';
import { Action } from './Action.tsx';
import { useUi } from './context.ts';
import { useFocusAfter } from './focus.ts';
import { troubleText } from './say.ts';

/** The browsers that are connected, each with its last use and the way to end it. */
export function DeviceList({ of: { devices, remove } }: { of: Pairing }) {
  const { copy, format, now, say } = useUi();
  const state = devices.state.value;
  const [told, tell] = useState('');
  const list = state.phase === 'ready' ? state.value.devices : [];
  const target = useFocusAfter<HTMLUListElement>(told);

  useEffect(() => void devices.look({}), [devices]);

  async function end(id: string, name: string): Promise<void> {
    const trouble = await remove(id);
    tell(trouble ? troubleText(copy, trouble) : say(copy.deviceRemoved, { name }));
  }
  return (
    <section part="devices">
      <h3>{list.length > 0 && copy.devices}</h3>
      <p class="note" role="status">
        {state.phase === 'failed' ? troubleText(copy, state.trouble) : told}
      </p>
      <ul ref={target} tabIndex={-1}>
        {list.map(({ id, name, user, lastUsedAt }) => (
          <li key={id} class="line">
            <span>
              {name}
              <span class="note">
                {user} · {say(copy.lastUsed, { age: format.relative(Date.parse(lastUsedAt), now()) })}
              </span>
            </span>
            <Action of={[copy.remove, () => end(id, name), `${copy.remove}: ${name}`]} />
          </li>
        ))}
      </ul>
    </section>
  );
}
