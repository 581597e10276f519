/**
 * Other programs, started and surely ended. Each runs in a process group of its own, so that ending it also ends what it started.
 */
import { spawn } from 'node:child_process';
import { say } from './say.mjs';

const HAS_GROUPS = process.platform !== 'win32';
const STILL_RUNNING_MS = 20_000;
/** How long a program may take to end when asked, before it is made to. */
const GRACE_MS = 5_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let isStopping = false;

/**
 * Runs a program and collects what it prints. Says every now and then that it still runs.
 * @param {string} name what people know it by
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Record<string, string>, limitMs?: number, shell?: boolean }} [options] `limitMs`: ended after that time
 * @returns {Promise<{ code: number, output: string, stdout: string }>} `code` is 127 when it could not be started, 124 when it took too long
 */
export function run(name, command, args, options = {}) {
  const started = Date.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: HAS_GROUPS,
    shell: options.shell ?? false,
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...options.env },
  });
  running.add(child);
  let output = '';
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const heartbeat = setInterval(() => say(`  ... ${name}: ${seconds(started)} so far`), STILL_RUNNING_MS);
  let isLate = false;
  const expire = () => {
    isLate = true;
    end(child, 'SIGKILL');
  };
  const limit = options.limitMs === undefined ? undefined : setTimeout(expire, options.limitMs);
  return new Promise((resolve) => {
    /** @param {number} code */
    const done = (code) => {
      running.delete(child);
      clearInterval(heartbeat);
      clearTimeout(limit);
      // A program that we ended did not fail: nobody hears of it.
      if (!isStopping) resolve({ code, output, stdout });
    };
    child.on('error', (error) => {
      output += `${error.message}\n`;
      done(127);
    });
    child.on('close', (code) => {
      if (isLate) output += `${name} was ended after ${seconds(started)}: it took too long.\n`;
      done(isLate ? 124 : (code ?? 1));
    });
  });
}

/**
 * Runs npm itself, the one that runs us if there is one.
 * @param {string} name
 * @param {readonly string[]} args
 */
export function npm(name, args) {
  const path = process.env.npm_execpath;
  if (path?.endsWith('.js') && path.includes('npm')) return run(name, process.execPath, [path, ...args]);
  return run(name, 'npm', args, { shell: process.platform === 'win32' });
}

/**
 * From now on Ctrl-C (and SIGTERM) ends whatever runs, then this process.
 * @param {() => Promise<void> | void} cleanUp what else has to end first
 * @param {number} exitCode
 */
export function stopOnSignal(cleanUp, exitCode) {
  const stop = async () => {
    // A terminal sends the signal to all processes of a command, and npm passes it on as well.
    if (isStopping) return;
    isStopping = true;
    say('\nStopping.');
    const children = [...running];
    for (const child of children) end(child, 'SIGTERM');
    await Promise.all(children.map(ended));
    await cleanUp();
    process.exit(exitCode);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

/** @param {number} since */
export function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

/** @param {import('node:child_process').ChildProcess} child */
function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  return new Promise((resolve) => {
    const force = setTimeout(() => end(child, 'SIGKILL'), GRACE_MS);
    child.once('close', () => {
      clearTimeout(force);
      resolve(undefined);
    });
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function end(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (HAS_GROUPS) process.kill(-child.pid, signal);
    else child.kill(signal);
  } catch {
    // It ended by itself in the meantime.
  }
}
