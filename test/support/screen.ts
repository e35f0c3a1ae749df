import { execFileSync, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

/** A screen that nobody sees, with a mouse and a keyboard: a browser's own menus and questions answer to nothing else. */
export interface Screen extends AsyncDisposable {
  /** For the DISPLAY of what is to be seen there. */
  readonly display: string;
  /** Presses keys one after the other, in the names of X: `Up`, `Return`, `alt+shift+c`. */
  press(...keys: string[]): Promise<void>;
  /** Presses a button of the mouse at a place, in pixels from the screen's left and top. */
  click(x: number, y: number, button?: 'left' | 'right'): Promise<void>;
  /** Turns the wheel of the mouse at a place, down by as many notches. */
  wheel(x: number, y: number, notches: number): Promise<void>;
}

/** How long what a key or a button did takes to be there, in milliseconds: menus open and close at their own pace. */
const settleMs = 700;

/** What it is made of. */
export const screenPrograms = ['Xvfb', 'openbox', 'xdotool'];

/** Why no screen can be made here, in one line; null where one can. */
export const whyNoScreen =
  process.platform === 'linux' ? null : "A browser's own menus are pressed on Linux only: xdotool needs X.";

/** Starts the screen, on a display that is free. */
export async function openScreen(): Promise<Screen> {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const number = await new Promise<string>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', code => reject(new Error(`Xvfb ended with ${code}.`)));
    server.stdout.once('data', chunk => resolve(String(chunk).trim()));
  });
  const display = `:${number}`;
  const env = { ...process.env, DISPLAY: display };
  // Without it no window is given the keyboard.
  const manager = spawn('openbox', [], { env, stdio: 'ignore' });
  const hand = async (...words: string[]) => {
    execFileSync('xdotool', words, { env });
    await wait(settleMs);
  };
  return {
    display,
    async press(...keys) {
      for (const key of keys) await hand('key', '--clearmodifiers', key);
    },
    click: (x, y, button = 'left') =>
      hand('mousemove', `${Math.round(x)}`, `${Math.round(y)}`, 'click', button === 'left' ? '1' : '3'),
    async wheel(x, y, notches) {
      const turn = ['click', '--delay', '50', '--repeat', `${notches}`, '5'];
      await hand('mousemove', `${Math.round(x)}`, `${Math.round(y)}`, ...turn);
    },
    async [Symbol.asyncDispose]() {
      manager.kill();
      server.removeAllListeners('exit');
      server.kill();
    },
  };
}
