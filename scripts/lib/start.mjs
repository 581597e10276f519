/** `npm start`: from a fresh clone to a page in the browser. Everything already done is skipped. */
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { addressFrom, assertFree } from './port.mjs';
import { stopOnSignal } from './run.mjs';
import { say } from './say.mjs';
import { serve } from './serve.mjs';

export async function start() {
  const address = addressFrom(process.env);
  /** @type {(() => Promise<void>) | undefined} */
  let close;
  stopOnSignal(() => close?.(), 0);
  // Before the installation: a minute of waiting should not end in "port taken".
  await assertFree(address);
  await ensureInstalled();
  await ensureBuilt();
  close = await serve(address);
  const name = address.host === '127.0.0.1' ? 'localhost' : address.host;
  say(`Highwater runs at http://${name}:${address.port} - press Ctrl-C to stop it.`);
}
