import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Page } from 'puppeteer-core';
import { createDemo } from '../../src/server/demo.ts';
import { serveFolder } from '../../src/server/static.ts';
import { apiKey, type World } from '../support/world.ts';
import { ground } from './ground.ts';

/** What stands before the camera: one widget on a plain page, or several pills. */
export interface Scene {
  /** Whose credits; of several pills by words with commas between them. */
  readonly account: string;
  readonly view?: 'panel' | 'pill';
  readonly theme?: 'light' | 'dark';
  readonly role?: 'owner' | 'agent';
  readonly width?: number;
  readonly dir?: 'ltr' | 'rtl';
  readonly locale?: string;
  readonly lang?: string;
  readonly zoom?: number;
  /** Of the window, of what stands in it at least, and of the ground around that, in pixels. */
  readonly window?: number;
  readonly height?: number;
  readonly margin?: number;
}

export interface Stage {
  readonly url: string;
  sceneUrl(scene: Scene): string;
  /** What is done with a page once its picture is taken. */
  readonly inspect?: ((page: Page, path: string) => Promise<void>) | undefined;
  close(): Promise<void>;
}

/** Serves the built widget, the demo and the pages for pictures from one origin, over the real app. */
export async function openStage(world: World, inspect?: Stage['inspect']): Promise<Stage> {
  const app = new Hono();
  app.get('/scene', context => context.html(scenePage(context.req.query())));
  app.post('/scene-token', async context => {
    const { account = '', role } = context.req.query();
    const path = `/v1/accounts/${account}/sessions`;
    const body = { user: 'priya', role: role === 'agent' ? 'agent' : 'owner' };
    return context.json((await world.api('POST', path, body)).body);
  });
  app.route('/', createDemo({ api: world.fetch, apiBase: 'http://127.0.0.1', apiKey, now: world.clock.now }));
  app.route('/widget', serveFolder('dist/widget', {}));
  app.route('/', serveFolder('dist/demo', {}));
  app.all('*', context => world.fetch(context.req.raw));

  return new Promise(resolve => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
      const url = `http://127.0.0.1:${port}`;
      resolve({
        url,
        inspect,
        sceneUrl: scene => `${url}/scene?${new URLSearchParams(wordsOf(scene))}`,
        close: () => new Promise(done => server.close(() => done())),
      });
    });
  });
}

function wordsOf(scene: Scene): Record<string, string> {
  return Object.fromEntries(Object.entries(scene).map(([name, value]) => [name, String(value)]));
}

function scenePage(scene: Readonly<Record<string, string>>) {
  const { account = '', role = 'owner', view = 'panel', theme = 'light', height = '0' } = scene;
  const { width = '380', lang = 'en', dir = 'ltr', locale = 'en-US', zoom = '1', margin = '28' } = scene;
  return html`<!doctype html>
    <html lang="${lang}" dir="${dir}">
      <meta charset="utf-8" />
      <title>Scene</title>
      <style>
        body { margin: 0; background: ${theme === 'dark' ? ground.dark : ground.light}; }
        .scene { display: inline-block; padding: ${margin}px; }
        .scene > div { width: ${width}px; min-height: ${height}px; zoom: ${zoom}; }
        /* As in the header of a page, at its end. */
        .pill { display: flex; flex-wrap: wrap; place-content: start end; gap: 12px; }
      </style>
      <script src="/widget/ai-credits.js" async></script>
      <div class="scene"><div class="${view}">${account.split(',').map(
        name =>
          html`<ai-credits endpoint="/" token-url="/scene-token?account=${name}&role=${role}" view="${view}"
            theme="${theme}" locale="${locale}"></ai-credits>`,
      )}</div></div>
    </html>`;
}
