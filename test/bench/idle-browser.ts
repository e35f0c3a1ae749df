import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mock } from 'node:test';
import { pathToFileURL } from 'node:url';
import { extensionId } from '../../src/contract/extension.ts';
import { createArea } from '../extension/area.ts';
import { eventually } from '../support/browser-eventually.ts';
import type { IdleWire } from './idle-wire.ts';

const top = join(import.meta.dirname, '../..');
const worker = pathToFileURL(join(top, 'dist/chrome/background.js')).href;
const sentences = JSON.parse(readFileSync(join(top, 'public/_locales/en/messages.json'), 'utf8'));
const origin = `chrome-extension://${extensionId}/`;

type Listener = (...values: unknown[]) => unknown;

/** What Chromium lends the built service worker, on a clock that is moved by hand. */
export interface IdleBrowser {
  /** Sends the worker a message of one of its own pages. */
  ask(message: object): Promise<unknown>;
  /** Lets time go by and rings what rings; answers how often the worker was started for it. */
  pass(milliseconds: number): Promise<number>;
}

export function createIdleBrowser(wire: IdleWire): IdleBrowser {
  const alarms = new Map<string, { periodInMinutes: number; at: number }>();
  let listeners = new Map<string, Listener[]>();
  let isPainted = false;
  const event = (name: string) => ({
    addListener: (listener: Listener) => listeners.set(name, [...(listeners.get(name) ?? []), listener]),
  });
  const fire = (name: string, ...values: unknown[]) =>
    (listeners.get(name) ?? []).map(listener => listener(...values));
  const nothing = async () => undefined;
  const area = createArea();

  const chrome = {
    runtime: {
      id: extensionId,
      getURL: (path: string) => `${origin}${path}`,
      onInstalled: event('installed'),
      onStartup: event('startup'),
      onMessage: event('message'),
    },
    storage: {
      local: {
        ...area,
        async set(items: Record<string, unknown>) {
          isPainted = false;
          await area.set(items);
          fire('stored');
        },
        onChanged: event('stored'),
      },
      session: { ...createArea(), onChanged: event('session') },
      managed: createArea(),
      onChanged: event('anywhere'),
    },
    alarms: {
      onAlarm: event('alarm'),
      get: async (name: string) => alarms.get(name),
      async create(name: string, { periodInMinutes }: { periodInMinutes: number }) {
        alarms.set(name, { periodInMinutes, at: Date.now() + periodInMinutes * 60_000 });
      },
      clear: async (name: string) => alarms.delete(name),
    },
    action: {
      setBadgeText: nothing,
      setBadgeBackgroundColor: nothing,
      setBadgeTextColor: nothing,
      async setTitle() {
        isPainted = true;
      },
    },
    contextMenus: { removeAll: nothing, create() {}, onClicked: event('menu') },
    i18n: { getMessage: (name: string) => sentences[name]?.message ?? '' },
    tabs: { onRemoved: event('tab') },
    commands: { onCommand: event('command') },
    permissions: {
      onAdded: event('allowed'),
      onRemoved: event('refused'),
      getAll: async () => ({ permissions: ['storage', 'alarms'], origins: [] }),
      contains: async () => false,
    },
  };
  Object.assign(globalThis, { chrome, fetch: wire.fetch });

  // Thirty idle seconds end a worker: each start reads the module again, and nothing is left of the one before.
  async function start(): Promise<void> {
    listeners = new Map();
    await import(`${worker}?${randomUUID()}`);
  }

  async function ring(name: string): Promise<void> {
    const before = wire.requests();
    await start();
    fire('alarm', { name });
    await eventually('the badge', () => wire.requests() > before && wire.isIdle() && isPainted);
  }

  return {
    async ask(message) {
      await start();
      const sender = { id: extensionId, url: `${origin}connect.html` };
      return new Promise(resolve => fire('message', message, sender, resolve));
    },
    async pass(milliseconds) {
      const end = Date.now() + milliseconds;
      const nextOf = () => [...alarms].sort(([, one], [, other]) => one.at - other.at)[0];
      let starts = 0;
      for (let next = nextOf(); next !== undefined && next[1].at <= end; next = nextOf()) {
        const [name, alarm] = next;
        mock.timers.setTime(Math.round(alarm.at));
        alarm.at += alarm.periodInMinutes * 60_000;
        await ring(name);
        starts += 1;
      }
      mock.timers.setTime(end);
      return starts;
    },
  };
}
