import { connect, type Socket } from 'node:net';

/** What one connection sends again and again: `n` counts up over all of them. `check` throws where an answer is wrong. */
export interface Work {
  request(n: number): string;
  check(answer: string): void;
}

/**
 * Keeps `connections` of them busy for `durationMs`, one request each at a time, and answers requests a second. HTTP is
 * spoken by hand: what the load costs here is missing to the server that it measures.
 */
export async function measure(
  url: string,
  work: Work,
  { connections, durationMs }: { connections: number; durationMs: number },
): Promise<number> {
  const { hostname, port } = new URL(url);
  let sent = 0;
  let answered = 0;
  const start = performance.now();
  const isOver = () => performance.now() - start > durationMs;

  function keepBusy(socket: Socket): Promise<void> {
    return new Promise((resolve, reject) => {
      let text = '';
      const ask = () => socket.write(work.request(sent++), 'latin1');
      socket.setEncoding('latin1');
      socket.setNoDelay(true);
      socket.once('error', reject);
      socket.on('data', (part: string) => {
        text = text === '' ? part : text + part;
        const length = lengthOf(text);
        if (length === null || text.length < length) return;
        try {
          if (!text.startsWith('HTTP/1.1 200')) throw new Error(`The server answered ${text.slice(0, 300)}`);
          work.check(text);
        } catch (cause) {
          reject(cause);
          socket.destroy();
          return;
        }
        text = '';
        answered += 1;
        if (isOver()) {
          socket.destroy();
          resolve();
        } else ask();
      });
      socket.once('connect', ask);
    });
  }

  const sockets = Array.from({ length: connections }, () => connect(Number(port), hostname));
  await Promise.all(sockets.map(keepBusy));
  return (answered / (performance.now() - start)) * 1000;
}

// Head and body together, or null where the head is not whole.
function lengthOf(text: string): number | null {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return null;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(text) ?? [];
  if (length === undefined) throw new Error(`No length: ${text.slice(0, head)}`);
  return head + 4 + Number(length);
}

/** A request as it goes over the wire. */
export function requestOf(
  method: string,
  path: string,
  { authorization, json }: { authorization?: string; json?: string } = {},
): string {
  let head = `${method} ${path} HTTP/1.1\r\nhost: bench\r\n`;
  if (authorization) head += `authorization: ${authorization}\r\n`;
  if (json === undefined) return `${head}\r\n`;
  return `${head}content-type: application/json\r\ncontent-length: ${json.length}\r\n\r\n${json}`;
}
