import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The way to a proxy, which can be closed: nobody behind it is reached any more, and nobody says so. */
export interface Gateway extends AsyncDisposable {
  /** Its own address, for which the proxy behind it is taken. */
  readonly url: string;
  /** Where it leads. */
  lead(url: string): void;
  isOpen: boolean;
}

export async function openGateway(): Promise<Gateway> {
  const sockets = new Set<Socket>();
  let port = 0;
  const server = createServer(outside => {
    if (!gateway.isOpen) return outside.destroy();
    const inside = connect(port, '127.0.0.1');
    for (const socket of [outside, inside]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    outside.pipe(inside).pipe(outside);
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let isOpen = true;
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  const gateway: Gateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead(url) {
      port = Number(new URL(url).port);
    },
    get isOpen() {
      return isOpen;
    },
    set isOpen(next) {
      isOpen = next;
      if (!next) end();
    },
    async [Symbol.asyncDispose]() {
      end();
      server.close();
    },
  };
  return gateway;
}
