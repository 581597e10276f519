/**
 * The way into every command. Read by every Node, also by those too old for the rest, so it is written in what they know
 * and loads the command only after the version was found good.
 *
 * package.json says `exec node ... || node ...`: npm starts a shell, and a shell that stays in between would die of a signal
 * meant for us, leaving us running. With `exec` there is none; Windows has no `exec`, so there the second half runs.
 */
import { fileURLToPath } from 'node:url';
import { unsupportedNode } from './node-version.mjs';

/**
 * @param {() => Promise<() => unknown>} load brings the command
 */
export function enter(load) {
  const complaint = unsupportedNode(process.versions.node);
  if (complaint) {
    console.error(complaint);
    process.exit(1);
  }
  process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
  Promise.all([load(), import('./say.mjs')]).then(([command, { finish }]) => finish(command));
}
