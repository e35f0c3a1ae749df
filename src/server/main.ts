import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { ConfigFault } from './config.ts';
import { createDemo } from './demo.ts';
import { makeDemoFile } from './demo-file.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { keptSecrets } from './kept-secrets.ts';
import { type CreditsProxy, createProxy } from './proxy.ts';
import { demoHeaders, serveFolder, serveWidget } from './static.ts';
import { DatabaseFault } from './store/postgres-connection.ts';
import { FileFault } from './store/sqlite-file.ts';

const isDemo = process.argv.includes('--demo');
const built = join(import.meta.dirname, import.meta.url.endsWith('.ts') ? '../../dist' : '..');

try {
  await start();
} catch (cause) {
  const isSaid = [ConfigFault, FileFault, DatabaseFault].some(fault => cause instanceof fault);
  if (!(isSaid && cause instanceof Error)) throw cause;
  console.error(cause.message);
  process.exitCode = 1;
}

async function start(): Promise<void> {
  const environment = read();
  if (isDemo && environment.upstream)
    throw new ConfigFault('CREDITS_UPSTREAM_URL: the demo keeps its own ledger; npm run serve has none.');
  const log = pino({ level: environment.logLevel });
  const onFault = (fault: unknown) => log.error(fault);
  if (isDemo) await makeDemoFile(environment, onFault);
  const proxy = await createProxy(environment, {
    now: Date.now,
    onFault,
    tell: sentence => log.info(sentence),
  });
  const scripts = join(built, 'widget');
  if (existsSync(scripts)) proxy.app.route('/', serveWidget(scripts, proxy.publicUrl));
  if (isDemo) addDemo(proxy, environment);
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
  const [, path] = /^sqlite:(.+)$/.exec(process.env.DATABASE_URL ?? '') ?? [];
  return path ? dirname(path) : 'data';
}

function addDemo(proxy: CreditsProxy, { apiKey }: Environment): void {
  const folder = join(built, 'demo');
  if (!existsSync(folder)) throw new ConfigFault(`${folder} is missing; npm run build makes it.`);
  proxy.app.route('/', createDemo({ api: proxy.fetch, apiBase: 'http://127.0.0.1', apiKey, now: Date.now }));
  proxy.app.route('/', serveFolder(folder, demoHeaders));
}
