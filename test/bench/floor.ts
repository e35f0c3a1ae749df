import { createServer } from 'node:http';

/** What HTTP itself costs in Node: the smallest JSON answer that says something. Prints its URL. */
const server = createServer((_, response) => {
  const body = JSON.stringify({ account: 'acme', available: 39_994 });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  response.end(body);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) console.log(`Listening on http://127.0.0.1:${address.port}.`);
});
