/** The address to serve at: by default one that only this machine reaches. */
import { connect, createServer } from 'node:net';
import { Complaint } from './say.mjs';

const ON_THIS_MACHINE = new Set(['127.0.0.1', 'localhost', '::1', '0.0.0.0', '::']);

/**
 * @param {Record<string, string | undefined>} env PORT and HOST
 * @returns {{ host: string, port: number }}
 * @throws Complaint - PORT is not a port.
 */
export function addressFrom(env) {
  const text = env.PORT || '3000';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new Complaint(`PORT is "${text}", but a port is a whole number from 1 to 65535, for example PORT=3001 npm start.`);
  }
  return { host: env.HOST || '127.0.0.1', port };
}

/**
 * @param {{ host: string, port: number }} address
 * @throws Complaint - somebody else serves there, or we may not.
 */
export async function assertFree({ host, port }) {
  const code = ON_THIS_MACHINE.has(host) && (await answers(port)) ? 'EADDRINUSE' : await tryToListen(host, port);
  if (code === undefined) return;
  const other = `choose another one with PORT=${port === 3000 ? 3001 : 3000} npm start`;
  if (code === 'EADDRINUSE') throw new Complaint(`Port ${port} is taken by another program: stop that program, or ${other}.`);
  if (code === 'EACCES') throw new Complaint(`This user may not serve on port ${port}: ${other}.`);
  throw new Complaint(
    `HOST is "${host}", which is not an address of this machine (${code}): leave HOST out to serve on this machine only.`,
  );
}

/** A port of 127.0.0.1 that nobody uses at this moment. */
export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

/**
 * Some systems let two programs listen on one port at different addresses of it; a browser would then reach the other one.
 * @param {number} port
 * @returns {Promise<boolean>}
 */
async function answers(port) {
  const attempts = ['127.0.0.1', '::1'].map(
    (host) =>
      new Promise((resolve) => {
        const socket = connect({ host, port }, () => {
          socket.destroy();
          resolve(true);
        });
        socket.on('error', () => resolve(false));
      }),
  );
  return (await Promise.all(attempts)).includes(true);
}

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<string | undefined>} the system's name of what stands in the way
 */
function tryToListen(host, port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
