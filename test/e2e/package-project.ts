import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const bin = (name: string) => resolve('node_modules/.bin', name);

/** Somebody's project that has the npm package from its tarball. */
export interface Project {
  readonly folder: string;
  write(name: string, text: string): void;
  /** Everything that came with the package, itself included. */
  installed(): string[];
  /** Adds packages that this project has, without asking a registry. */
  link(...packages: readonly string[]): void;
  /** Has a package once more under another name, each script as `change` has it. */
  copy(name: string, as: string, change: (text: string) => string): void;
  run(program: string, ...args: readonly string[]): Promise<string>;
  remove(): void;
}

/** Builds the package, packs it and installs the tarball without network. */
export async function createProject(): Promise<Project> {
  const folder = mkdtempSync(join(tmpdir(), 'credits-package-'));
  const project = openProject(folder);
  try {
    await install(folder);
  } catch (cause) {
    project.remove();
    throw cause;
  }
  return project;
}

async function install(folder: string): Promise<void> {
  // Vitest sets NODE_ENV to "test", which would end up in the widget.
  const env = { ...process.env, NODE_ENV: 'production' };
  await run(bin('vite'), ['build', '--app', '--mode', 'package', '--logLevel', 'warn'], { env });
  await run(bin('tsc'), ['-p', 'widget/tsconfig.package.json']);
  await run('npm', ['pack', './dist/package', '--pack-destination', folder]);
  const [tarball = ''] = readdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  await run('npm', ['install', '--offline', `./${tarball}`], { cwd: folder });
}

function openProject(folder: string): Project {
  const modules = join(folder, 'node_modules');
  return {
    folder,
    write: (name, text) => writeFileSync(join(folder, name), text),
    installed: () => readdirSync(modules).filter(name => !name.startsWith('.')),
    link(...packages) {
      for (const name of packages) symlinkSync(resolve('node_modules', name), join(modules, name));
    },
    copy(name, as, change) {
      cpSync(join(modules, name), join(modules, as), { recursive: true });
      for (const file of readdirSync(join(modules, as), { recursive: true, encoding: 'utf8' })) {
        if (!/\.js(on)?$/.test(file)) continue;
        const path = join(modules, as, file);
        writeFileSync(path, change(readFileSync(path, 'utf8')));
      }
    },
    run: async (program, ...args) => {
      const path = program === 'node' ? process.execPath : bin(program);
      // What a compiler finds stands in its output.
      const { stdout } = await run(path, args, { cwd: folder }).catch(fault => {
        throw new Error(fault.stdout || fault.stderr, { cause: fault });
      });
      return stdout;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
