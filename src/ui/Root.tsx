import type { ReadonlySignal } from '@preact/signals';
import { Announcer } from './Announcer.tsx';
import { Boundary } from './Boundary.tsx';
import { type Ui, UiProvider } from './context.ts';
import { Panel } from './Panel.tsx';
import { Pill } from './Pill.tsx';

/** How a widget looks; the only part of it that may change while it lives. */
export interface Look {
  readonly view: 'panel' | 'pill';
  readonly theme: 'light' | 'dark' | 'auto';
  /** The direction of the page around it. */
  readonly dir: 'ltr' | 'rtl';
}

/** The whole widget. */
export function Root({
  ui,
  look,
  onError,
}: {
  ui: ReadonlySignal<Ui>;
  look: ReadonlySignal<Look>;
  onError(error: unknown): void;
}) {
  const { view, theme, dir } = look.value;
  const { copy } = ui.value;
  return (
    // The sentences are English so far, whatever the page around them speaks.
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps keys from going further
    <div
      class="ai-credits"
      data-theme={theme}
      lang="en"
      dir={dir}
      onKeyDown={keepTyping}
      onKeyPress={keepTyping}
      onKeyUp={keepTyping}
    >
      <Boundary sentence={copy.crashed} onError={onError}>
        <UiProvider value={ui.value}>
          {view === 'pill' ? <Pill /> : <Panel />}
          <Announcer />
        </UiProvider>
      </Boundary>
    </div>
  );
}

// Somebody who types an amount must not press the host page's hotkeys.
function keepTyping(event: KeyboardEvent): void {
  if (event.target instanceof Element && event.target.matches('input')) event.stopPropagation();
}
