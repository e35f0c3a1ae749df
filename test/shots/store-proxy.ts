import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { World } from '../support/world.ts';
import { createPictureLedger } from './ledger.ts';

/** The ledger of the pictures, as a proxy sells that sells for money: its sandbox says nothing of itself. */
export async function openStoreProxy(): Promise<{ world: World; url: string; close(): Promise<void> }> {
  let world: World | undefined;
  const app = new Hono();
  app.all('*', async context => {
    if (world === undefined) return context.notFound();
    const answer = await world.fetch(context.req.raw);
    if (context.req.path !== '/v1/pricing' || context.req.method !== 'GET') return answer;
    const { sandbox: _, ...pricing } = await answer.json();
    return Response.json(pricing, { headers: answer.headers });
  });
  const { server, url } = await new Promise<{ server: ReturnType<typeof serve>; url: string }>(resolve => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      resolve({ server, url: `http://127.0.0.1:${port}` }),
    );
  });
  const opened = await createPictureLedger({ PUBLIC_URL: url });
  world = opened;
  return {
    world: opened,
    url,
    async close() {
      await new Promise(done => server.close(done));
      await opened.close();
    },
  };
}
