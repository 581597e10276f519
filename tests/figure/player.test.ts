/** The player against the real host, without a worker: what it shows, when it stops, and how it comes back. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Host } from '@/components/player/host';
import { second } from '@/components/player/pair';
import type { Answer, Request, Shown } from '@/components/player/protocol';
import type { Remote } from '@/components/player/remote';
import { stillOf } from '@/components/player/still';
import { Player, type PlayerOptions } from '@/components/player/store';
import { receiver, sender } from '@/components/player/wire';
import { scenarioOf } from '@/content/library';
import type { Deed } from '@/simulator/run';

const scenario = scenarioOf('kafka/first-rebalance');
const still = stillOf(scenario);
const KILL = [{ type: 'crash', node: 'billing-2' }] as const;

/** What a worker is to a page: it answers later, with a copy. */
function local(drawn: Shown): Remote & { readonly asked: Request['type'][]; dies: boolean } {
  const host = new Host();
  const send = sender();
  const receive = receiver(drawn);
  const remote = {
    asked: [] as Request['type'][],
    dies: false,
    async ask(request: { readonly type: Request['type'] }): Promise<Answer> {
      remote.asked.push(request.type);
      if (remote.dies) throw new Error('out of memory');
      return receive(structuredClone(send(host.answer({ ...request, id: 1 } as Request))));
    },
    close() {},
  };
  return remote;
}

let now = 0;
let frames: (() => void)[] = [];
const players: Player[] = [];

beforeEach(() => {
  now = 0;
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  for (const player of players.splice(0)) player.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function make(options: Partial<PlayerOptions> = {}) {
  const remote = local(still);
  const player = new Player({ scenario, still, open: () => remote, ...options });
  players.push(player);
  return { player, remote };
}

const settled = async () => {
  // The machine is fetched when it is first wanted.
  await vi.dynamicImportSettled();
  await new Promise<void>((resolve) => setImmediate(resolve));
};
/** Lets so many frames of the screen pass, 16 ms each. */
async function pass(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await settled();
    now += 16;
    for (const frame of frames.splice(0)) frame();
    await settled();
  }
  await settled();
}
const mode = (player: Player) => player.drive.mode;
const shown = (player: Player) => player.store.getState().shown;

test('a figure is a still picture until somebody wants it', async () => {
  const { player, remote } = make();
  await pass(3);
  expect([mode(player), remote.asked]).toEqual(['still', []]);
  player.want();
  await pass(1);
  expect([mode(player), remote.asked]).toEqual(['paused', ['open']]);
  expect(shown(player).frame.time).toBe(still.frame.time);
});

test('what the worker shows first is the picture of the server', async () => {
  const { player } = make();
  player.want();
  await pass(1);
  expect(shown(player)).toEqual(still);
  // Equal, and so the very same: nothing is drawn again.
  expect(shown(player)).toBe(still);
});

test('it plays at its speed on the clock of the reader, and a long absence is not made up for', async () => {
  const { player } = make();
  player.play();
  await pass(11);
  const played = shown(player).frame.time - still.frame.time;
  expect(played).toBeGreaterThan(8 * 16_000 * 4 - 1);
  expect(played).toBeLessThanOrEqual(11 * 16_000 * 4);
  const before = shown(player).frame.time;
  now += 60_000;
  await pass(1);
  expect(shown(player).frame.time - before).toBeLessThanOrEqual(116_000 * 4);
});

test('it stops at the instant at which it is to ask, and goes on when told', async () => {
  const { player } = make();
  player.playUntil(still.frame.time + 300_000);
  await pass(40);
  expect([mode(player), shown(player).frame.time]).toEqual(['paused', still.frame.time + 300_000]);
  player.play();
  await pass(5);
  expect(shown(player).frame.time).toBeGreaterThan(still.frame.time + 300_000);
});

test('out of sight it waits, in sight it goes on, and its state is kept', async () => {
  const { player } = make();
  player.play();
  await pass(4);
  player.setVisible(false);
  await pass(2);
  const before = shown(player).frame.time;
  await pass(10);
  expect([mode(player), shown(player).frame.time]).toEqual(['waiting', before]);
  player.setVisible(true);
  await pass(3);
  expect(mode(player)).toBe('playing');
  expect(shown(player).frame.time).toBeGreaterThan(before);
});

test('a figure that begins to play pauses the one that plays', async () => {
  const first = make().player;
  const other = make().player;
  first.play();
  await pass(2);
  other.play();
  await pass(2);
  expect([mode(first), mode(other)]).toEqual(['paused', 'playing']);
});

test('a deed is done, undone and done again', async () => {
  const { player } = make();
  await player.act(KILL, 'billing-2 is killed.');
  expect(player.store.getState().said).toBe('billing-2 is killed.');
  const status = () => shown(player).frame.kafka?.groups[0]?.members[1]?.status;
  expect([status(), shown(player).deeds.length, shown(player).canUndo]).toEqual(['down', 1, true]);
  await player.undo();
  expect([status(), shown(player).deeds.length, shown(player).canRedo]).toEqual(['up', 0, true]);
  await player.redo();
  expect(status()).toBe('down');
});

test('a deed that cannot be is refused in a sentence, and nothing changes', async () => {
  const { player } = make();
  await player.act([{ type: 'setConfig', target: 'billing-1', name: 'max.poll.records', value: 'many' }], 'set');
  expect(player.store.getState().refusal).toBe('Invalid value many for configuration max.poll.records: Not a number of type INT');
  expect([shown(player).deeds, shown(player).canUndo]).toEqual([[], false]);
  await player.stepForward();
  expect(player.store.getState().refusal).toBeNull();
});

test('at the end it is over, and play begins again', async () => {
  const { player } = make();
  await player.seek(still.frame.end - 10_000);
  player.play();
  await pass(4);
  expect([mode(player), shown(player).frame.time]).toEqual(['ended', still.frame.end]);
  player.play();
  await pass(3);
  expect(shown(player).frame.time).toBeLessThan(2_000_000);
});

test('a worker that died is said, and another one opens at the same place with the same deeds', async () => {
  const remotes: ReturnType<typeof local>[] = [];
  const { player } = make({
    open: () => {
      remotes.push(local(still));
      return remotes.at(-1) as Remote;
    },
  });
  await player.act(KILL, '');
  await player.seek(20_000_000);
  (remotes[0] as { dies: boolean }).dies = true;
  await player.stepForward();
  expect(mode(player)).toBe('failed');
  expect(player.drive.store.getState().sentence).toBe(
    'The simulation does not run: out of memory. Press Play to try again, or reload the page.',
  );
  player.play();
  await pass(3);
  expect([mode(player), remotes.length]).toEqual(['playing', 2]);
  expect(shown(player).frame.time).toBeGreaterThan(20_000_000);
  expect(shown(player).deeds).toEqual([{ at: still.frame.time, action: KILL[0] }]);
});

test('a worker that cannot be made fails in a sentence', async () => {
  const { player } = make({
    open: () => {
      throw new Error('no workers here.');
    },
  });
  player.want();
  await pass(1);
  expect(mode(player)).toBe('failed');
  expect(player.drive.store.getState().sentence).toContain('no workers here. Press Play');
});

test('of a link whose deeds cannot all be done the others are done, and each fault is named', async () => {
  const deeds: Deed[] = [
    { at: 13_000_000, action: { type: 'crash', node: 'nobody-9' } },
    { at: 14_000_000, action: { type: 'crash', node: 'billing-2' } },
  ];
  const { player } = make({ deeds, at: 15_000_000 });
  player.want();
  await pass(2);
  const { faults } = player.store.getState();
  expect(faults).toEqual([expect.stringMatching(/^What was done as number 1, at 00:13\.000, cannot be done here: .*nobody-9/)]);
  expect(shown(player).deeds).toEqual([deeds[1]]);
  expect(shown(player).frame.kafka?.groups[0]?.members[1]?.status).toBe('down');
  expect(shown(player).frame.time).toBe(15_000_000);
});

test('where to begin may be said after the player was made, until it asks the simulation; then it is late', async () => {
  const { player } = make({ at: 15_000_000 });
  player.beginAt({ seed: 9, at: 20_000_000, deeds: [{ at: 14_000_000, action: { type: 'crash', node: 'billing-2' } }] });
  player.want();
  await pass(2);
  player.beginAt({ seed: 10, at: 1_000_000 });
  expect([shown(player).seed, shown(player).frame.time, shown(player).deeds.length]).toEqual([9, 20_000_000, 1]);
  await player.reset();
  expect(shown(player).seed).toBe(9);
});

test('another seed is another run with the same deeds', async () => {
  const { player } = make();
  player.want();
  await pass(1);
  const digest = await player.digest();
  await player.open({ seed: 99, deeds: [], at: still.frame.time });
  expect(shown(player).seed).toBe(99);
  expect(await player.digest()).not.toBe(digest);
  await player.reset();
  expect([shown(player).seed, shown(player).frame.time]).toEqual([99, 0]);
});

test('two runs behind one player move together, each with its own scenario', async () => {
  const eager = scenarioOf('kafka/rebalance-eager');
  const cooperative = scenarioOf('kafka/rebalance-cooperative');
  const pair = second(cooperative, stillOf(cooperative), local);
  const player = new Player({ scenario: eager, still: stillOf(eager), open: pair.open });
  players.push(player);
  await player.seek(40_000_000);
  const other = pair.store.getState().shown;
  expect([shown(player).frame.time, other.frame.time]).toEqual([40_000_000, 40_000_000]);
  const strategy = (of: typeof other) => of.frame.kafka?.groups[0]?.assignor;
  expect(strategy(other)).toBe('cooperative-sticky');
  expect(strategy(shown(player))).not.toBe('cooperative-sticky');
  await player.act([{ type: 'crash', node: 'billing-1' }], '');
  expect([shown(player).deeds.length, pair.store.getState().shown.deeds.length]).toEqual([1, 1]);
});

test('a reset and another seed can be undone and done again, with all that was done before', async () => {
  const { player } = make();
  await player.seek(10_000_000);
  await player.act(KILL);
  await player.reset();
  expect([shown(player).deeds.length, shown(player).frame.time, shown(player).canUndo]).toEqual([0, 0, true]);
  await player.open({ seed: 99, deeds: [], at: 5_000_000 });
  expect(shown(player).seed).toBe(99);
  await player.undo();
  expect([shown(player).seed, shown(player).frame.time]).toEqual([scenario.seed, 0]);
  await player.undo();
  expect([shown(player).deeds.length, shown(player).frame.time]).toEqual([1, 10_000_000]);
  await player.undo();
  expect([shown(player).deeds.length, shown(player).canUndo]).toEqual([0, false]);
  await player.redo();
  await player.redo();
  await player.redo();
  expect([shown(player).seed, shown(player).canRedo]).toEqual([99, false]);
});

test('a worker that died is followed by one with all lines of time', async () => {
  const { player, remote } = make();
  await player.seek(20_000_000);
  await player.seek(10_000_000);
  await player.act(KILL);
  await player.seek(15_000_000);
  const before = shown(player);
  remote.dies = true;
  await player.stepForward();
  remote.dies = false;
  await player.seek(15_000_000);
  expect(shown(player).lines.map(({ name, deeds }) => [name, deeds])).toEqual(before.lines.map(({ name, deeds }) => [name, deeds]));
  expect(shown(player).line).toBe(before.line);
});

test('lines of a link that cannot be lived again leave the one it stands on, with a word', async () => {
  const lines = [
    { parent: null, knownUntil: 20_000_000, deeds: [] },
    { parent: 0, knownUntil: 20_000_000, deeds: [{ at: 5_000_000, action: { type: 'crash', node: 'nobody' } }] },
  ] as const;
  const { player } = make({ lines, line: 0, at: 12_000_000 });
  player.want();
  await pass(2);
  expect(shown(player).lines).toHaveLength(1);
  expect(player.store.getState().faults).toEqual([expect.stringMatching(/^The other futures of the link cannot be lived again: /)]);
});
