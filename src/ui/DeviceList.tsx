import { useEffect } from 'preact/hooks';
import type { Pairing } from '../wallet/pairing.ts';
import { Action } from './Action.tsx';
import { useUi } from './context.ts';
import { Failure } from './Notice.tsx';

/** The browsers that are connected, each with its last use and the way to end it. */
export function DeviceList({ of: { devices, fault, remove } }: { of: Pairing }) {
  const { copy, format, now, say, wallet } = useUi();
  const state = devices.state.value;
  const retry = () => devices.look({});
  const trouble = fault.value ?? (state.phase === 'failed' && state.trouble);
  const list = state.phase === 'ready' ? state.value.devices : [];

  useEffect(() => void retry(), [devices, wallet.news.value]);

  return (
    <section part="devices">
      <h3>{list.length > 0 && copy.devices}</h3>
      {trouble && (
        <Failure
          trouble={trouble}
          retry={() => {
            fault.value = undefined;
            void retry();
          }}
        />
      )}
      <ul>
        {list.map(({ id, name, user, lastUsedAt }) => (
          <li key={id} class="line">
            <span>
              {name}
              <span class="note">
                {user} · {say(copy.lastUsed, { age: format.relative(Date.parse(lastUsedAt), now()) })}
              </span>
            </span>
            <Action of={[copy.remove, () => remove(id), `${copy.remove}: ${name}`]} />
          </li>
        ))}
      </ul>
    </section>
  );
}
