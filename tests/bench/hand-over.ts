/**
 * A picture of 9 brokers, 64 partitions and 32 consumers from the worker to the page, sixty times a second: the time that the page's
 * thread spends until it holds it. Ours sends what changed; the anchor sends every picture whole, as a structured clone of its
 * objects. Chromium reads a message when it is first looked at, so all are awaited first and looked at under the clock.
 * An operation is a frame. The argument slows the page's processor down, as a phone's is.
 */
import { serialize } from 'node:v8';
import { build } from 'esbuild';
import { chromium } from 'playwright';
import { shownOf } from '../../components/player/host';
import { sender } from '../../components/player/wire';
import { findBrowser } from '../../scripts/lib/browser.mjs';
import { seconds } from '../../simulator/kernel/time';
import { Run, type Scenario } from '../../simulator/run';
import { ensure, type SideReport } from './trial';

const FRAMES = 120;
const FRAME = 16_667;
const TRIALS = 4;
const [side = '', slowdown = '1'] = process.argv.slice(2);

const CLUSTER: Scenario = {
  id: 'bench/hand-over',
  title: 'Hand-over',
  summary: 'A large cluster.',
  until: '10min',
  seed: 7,
  kafka: {
    brokers: 9,
    topics: [{ name: 'orders', partitions: 64 }],
    producers: Array.from({ length: 32 }, (_, i) => ({
      id: `checkout-${i}`,
      topic: 'orders',
      arrivals: { kind: 'poisson', perSecond: 16 },
      keys: 1_000,
    })),
    groups: [{ id: 'billing', topics: ['orders'], members: 32, handler: { time: '1ms' }, commit: 'auto' }],
  },
};

/** What a worker would post for each frame, from that instant of the run on. */
function messages(from: number, count = FRAMES): { readonly ours: unknown[]; readonly whole: unknown[] } {
  const run = new Run(CLUSTER);
  const send = sender();
  const ours: unknown[] = [];
  const whole: unknown[] = [];
  run.seek(from);
  for (let id = 0; id < count; id++) {
    run.seek(run.now + FRAME);
    const shown = shownOf(run);
    const answer = { id, type: 'shown', shown } as const;
    whole.push(structuredClone(answer));
    ours.push(structuredClone(send(answer)));
  }
  return { ours, whole };
}

/** Bytes of a middling frame. */
function bytes(sent: readonly unknown[]): number {
  const sizes = sent.slice(1).map((message) => serialize(message).length);
  return sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] as number;
}

async function measure(sent: readonly unknown[]): Promise<{ nanos: number[]; last: unknown }> {
  const executablePath = await findBrowser();
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    await page.evaluate(await patchedSource());
    await page.evaluate((text) => {
      globalThis.sent = text;
    }, JSON.stringify(sent));
    await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: Number(slowdown) });
    const nanos: number[] = [];
    let last: unknown;
    for (let trial = 0; trial < TRIALS; trial++) {
      const result = await page.evaluate(trialInPage);
      last = result.last;
      if (trial > 0) nanos.push((result.ms * 1e6) / sent.length);
    }
    return { nanos, last };
  } finally {
    await browser.close();
  }
}

/** The module as the page can run it. */
async function patchedSource(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export { patched } from './components/player/delta'`, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    format: 'iife',
    globalName: 'module',
    footer: { js: 'globalThis.patched = module.patched; globalThis.__name = (what) => what;' },
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

declare global {
  var sent: string;
  var patched: (before: unknown, change: unknown) => unknown;
}

async function trialInPage(): Promise<{ ms: number; last: unknown }> {
  const source = 'onmessage = ({ data }) => { for (const message of JSON.parse(data)) postMessage(message); postMessage("end"); }';
  const worker = new Worker(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  const events: MessageEvent[] = [];
  await new Promise<void>((resolve) => {
    const count = JSON.parse(globalThis.sent).length;
    worker.onmessage = (event) => {
      events.push(event);
      if (events.length === count + 1) resolve();
    };
    worker.postMessage(globalThis.sent);
  });
  worker.terminate();
  let shown: unknown = null;
  const start = performance.now();
  for (let i = 0; i < events.length - 1; i++) {
    const { data } = events[i] as MessageEvent;
    shown = 'change' in data ? globalThis.patched(shown, JSON.parse(data.change)) : data.shown;
  }
  return { ms: performance.now() - start, last: shown };
}

const early = messages(seconds(20));
const { nanos, last } = await measure(side === 'ours' ? early.ours : early.whole);
ensure(JSON.stringify(last) === JSON.stringify((early.whole.at(-1) as { shown: unknown }).shown), 'the page holds another picture');
const report: SideReport = {
  nanos,
  figures:
    side !== 'ours' || slowdown !== '1'
      ? []
      : [
          {
            name: 'bytes a frame, after 4 minutes over after 20 s',
            value: bytes(messages(seconds(240), 60).ours) / bytes(early.ours),
            unit: 'x',
            atMost: 1.1,
          },
          { name: 'bytes a frame', value: bytes(early.ours), unit: 'B' },
          { name: 'bytes a frame, whole', value: bytes(early.whole), unit: 'B' },
        ],
};
console.log(JSON.stringify(report));
