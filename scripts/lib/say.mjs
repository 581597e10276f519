/** How the start-up talks: plain sentences, and one sentence for each thing that can go wrong. */

/** Something that the person at the terminal can mend. Its message is one sentence that says how. */
export class Complaint extends Error {}

/** @param {string} sentence */
export function say(sentence) {
  process.stdout.write(`${sentence}\n`);
}

/**
 * Runs a command of package.json to its end: a complaint is said without a stack trace, and the exit code is 1.
 * @param {() => unknown} command
 */
export async function finish(command) {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
