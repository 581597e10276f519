/**
 * Whether this Node can run the platform. Written for old Nodes: it is read by the very versions it turns away, so it
 * imports nothing and uses no syntax newer than modules themselves.
 */

const OLDEST_MAJOR = 20;
const OLDEST_MINOR = 9;

/**
 * What is wrong with a Node version, in one sentence, or `null`.
 * @param {string} version as `process.versions.node` has it
 */
export function unsupportedNode(version) {
  const parts = version.split('.');
  const major = Number(parts[0]);
  const minor = Number(parts[1]);
  if (major > OLDEST_MAJOR || (major === OLDEST_MAJOR && minor >= OLDEST_MINOR)) return null;
  return `Highwater needs Node ${OLDEST_MAJOR}.${OLDEST_MINOR} or newer, and this is Node ${version}: install a newer one from https://nodejs.org, then run the same command again.`;
}
