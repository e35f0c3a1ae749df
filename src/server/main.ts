import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { createClock } from './clock.ts';
import { ConfigFault } from './config.ts';
import { createDemo } from './demo.ts';
import { seedDemo } from './demo-seed.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { keptSecrets } from './kept-secrets.ts';
import { type CreditsProxy, createProxy } from './proxy.ts';
import { demoHeaders, scriptHeaders, serveFolder } from './static.ts';
import { FileFault } from './store/sqlite-file.ts';

const isDemo = process.argv.includes('--demo');
const built = join(import.meta.dirname, import.meta.url.endsWith('.ts') ? '../../dist' : '..');

try {
  await start();
} catch (cause) {
  if (!(cause instanceof ConfigFault || cause instanceof FileFault)) throw cause;
  console.error(cause.message);
  process.exitCode = 1;
}

async function start(): Promise<void> {
  const environment = read();
  const log = pino({ level: environment.logLevel });
  const clock = createClock();
  const proxy = await createProxy(environment, { now: clock.now, onFault: fault => log.error(fault) });
  const scripts = join(built, 'widget');
  if (existsSync(scripts)) proxy.app.route('/widget', serveFolder(scripts, scriptHeaders));
  if (isDemo) await addDemo(proxy, environment, clock);
  const { url } = await proxy.listen().catch(async cause => {
    await proxy.close();
    throw new ConfigFault(`PORT ${environment.port} on ${environment.host}: ${cause.message}.`, { cause });
  });
  if (isDemo) console.info(`API key: ${environment.apiKey}\nDemo: ${url}/`);
  else log.info(`Listening on ${url}.`);

  const end = async () => {
    await proxy.close();
    process.exit(0);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

function read(): Environment {
  const readFile = (path: string) => readFileSync(path, 'utf8');
  const trial = isDemo ? keptSecrets(join(dataFolder(), 'secrets.json')) : { secret: null, apiKey: null };
  return readEnvironment(process.env, readFile, { payments: isDemo ? 'sandbox' : null, ...trial });
}

function dataFolder(): string {
  return dirname((process.env.DATABASE_URL ?? 'sqlite:data/credits.db').replace(/^sqlite:/, ''));
}

// The clock runs from the past to now while the history is made; the port opens after that.
async function addDemo(
  proxy: CreditsProxy,
  { apiKey }: Environment,
  clock: ReturnType<typeof createClock>,
): Promise<void> {
  const api = { api: proxy.fetch, apiBase: 'http://127.0.0.1', apiKey };
  proxy.app.route('/', createDemo({ ...api, now: clock.now }));
  proxy.app.route('/', serveFolder(join(built, 'demo'), demoHeaders));
  await seedDemo({ ...api, clock, today: Date.now() });
  clock.release();
}
