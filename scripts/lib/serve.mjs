/** Serves the finished build, in this very process: when it ends, nothing is left running. */
import { createServer } from 'node:http';

/**
 * @param {{ host: string, port: number }} address
 * @returns {Promise<() => Promise<void>>} ends it: open connections are closed, not waited for
 */
export async function serve({ host, port }) {
  Object.assign(process.env, { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
  // Only now, since before the installation there is no such package.
  const { default: next } = await import('next');
  const app = next({ dev: false, hostname: host, port });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer((request, response) => handle(request, response));
  await new Promise((resolve, reject) => server.on('error', reject).listen(port, host, () => resolve(undefined)));
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    await app.close();
  };
}
