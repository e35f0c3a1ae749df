import type { ReadonlySignal } from '@preact/signals';
import { Announcer } from './Announcer.tsx';
import { Boundary } from './Boundary.tsx';
import { type Ui, UiProvider } from './context.ts';
import { Panel } from './Panel.tsx';
import { Pill } from './Pill.tsx';
import { Wordless } from './Skeleton.tsx';

/** How a widget looks; the only part of it that may change while it lives. */
export interface Look {
  readonly view: 'panel' | 'pill';
  readonly theme: 'light' | 'dark' | 'auto';
  /** What its sentences are in. */
  readonly lang: string;
  readonly dir: 'ltr' | 'rtl';
}

/** The whole widget. */
export function Root({
  ui,
  look,
  onError,
}: {
  /** Null while its sentences are under way. */
  ui: ReadonlySignal<Ui | null>;
  look: ReadonlySignal<Look>;
  onError(error: unknown): void;
}) {
  const { view, theme, lang, dir } = look.value;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps keys from going further
    <div
      class="ai-credits"
      style={{ colorScheme: theme.replace('auto', 'inherit') }}
      lang={lang}
      dir={dir}
      onKeyDown={keepTyping}
      onKeyPress={keepTyping}
      onKeyUp={keepTyping}
      // No form of a widget leaves the page.
      onSubmit={event => event.preventDefault()}
    >
      {ui.value ? (
        <Boundary sentence={ui.value.copy.crashed} onError={onError}>
          <UiProvider value={ui.value}>
            {view === 'pill' ? <Pill /> : <Panel />}
            <Announcer />
          </UiProvider>
        </Boundary>
      ) : (
        <Wordless view={view} />
      )}
    </div>
  );
}

// Somebody who types an amount must not press the host page's hotkeys.
function keepTyping(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.matches('input')) event.stopPropagation();
}
