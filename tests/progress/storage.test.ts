/** The learner's log survives: reloads, other tabs, full and forbidden storage, damaged and newer entries. */
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import type { Json } from '../../progress/json';
import type { Progress } from '../../progress/progress';
import { indexedDbStorage } from '../../progress/storage/indexed-db';
import { type Journal, webJournal } from '../../progress/storage/journal';
import { memoryStorage } from '../../progress/storage/memory';
import type { ProgressStorage } from '../../progress/storage/storage';
import { broke, event, opened, start, when } from './samples';

const running: Progress[] = [];
let logs = 0;

afterEach(() => {
  vi.restoreAllMocks();
  for (const progress of running.splice(0)) progress.close();
});

function newName(): string {
  return `log-${logs++}`;
}

function tab(storage: ProgressStorage, journal?: Journal) {
  const it = start(storage, journal);
  running.push(it.progress);
  return it;
}

/** Writes straight into the store, as a damaged disk or a later version would. */
async function plant(name: string, entries: readonly unknown[]) {
  const first = tab(indexedDbStorage(name));
  await first.progress.ready;
  const db = await openDB(name);
  for (const [i, entry] of entries.entries()) await db.put('entries', entry, `planted-${i}`);
  db.close();
}

test('what was recorded is there after a reload, under the same device', async () => {
  const name = newName();
  const before = tab(indexedDbStorage(name));
  const id = before.progress.record(opened); // before the log is read: nothing is lost
  await before.progress.ready;
  before.progress.record(broke);
  await before.progress.refresh();
  before.progress.close();

  const after = tab(indexedDbStorage(name));
  expect(after.progress.getState()).toMatchObject({ ready: false, events: [] });
  await after.progress.ready;
  after.progress.record(opened);
  const { events, saving } = after.progress.getState();
  expect(events.map((e) => e.type)).toEqual(['lessonOpened', 'played', 'lessonOpened']);
  expect(events[0]?.id).toBe(id);
  expect(new Set(events.map((e) => e.device)).size).toBe(1);
  expect(new Set(events.map((e) => e.id)).size).toBe(3);
  expect(saving).toEqual({ status: 'saved' });

  after.progress.close();
  const later = tab(indexedDbStorage(name)).progress;
  await later.ready;
  later.record(opened);
  expect(new Set(later.getState().events.map((e) => e.device)).size).toBe(1);
});

test('what is recorded in answer to a change of the log is saved too', async () => {
  const name = newName();
  const { progress } = tab(indexedDbStorage(name));
  const stop = progress.subscribe(() => {
    stop();
    progress.record(opened); // as a page does that finds a lesson finished
  });
  await progress.ready;
  const reader = indexedDbStorage(name);
  await vi.waitFor(async () => expect(await reader.all()).toHaveLength(1));
  reader.close();
});

test('two tabs see each other and lose nothing, also when both write at once', async () => {
  const name = newName();
  const left = tab(indexedDbStorage(name)).progress;
  const right = tab(indexedDbStorage(name)).progress;
  for (let i = 0; i < 20; i++) {
    left.record(opened);
    right.record(broke);
  }
  const [a, b] = await Promise.all([left, right].map((progress) => when(progress, (state) => state.events.length === 40)));
  expect(a?.events).toEqual(b?.events);
  expect(new Set(a?.events.map((e) => e.id)).size).toBe(40);
  expect(new Set(a?.events.map((e) => e.device)).size).toBe(1);

  await Promise.all([left.refresh(), right.refresh()]);
  const third = tab(indexedDbStorage(name)).progress;
  await third.ready;
  expect(third.getState().events).toEqual(left.getState().events);
});

test('a full disk is said in one sentence, the event stays, and it is saved once there is room', async () => {
  const name = newName();
  const { progress, elapse } = tab(indexedDbStorage(name));
  await progress.ready;
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError');
  });
  progress.record(opened);
  const state = await when(progress, ({ saving }) => saving.status === 'not-saved');
  expect(state.saving).toMatchObject({ reason: expect.stringMatching(/^This browser's storage is full, .*\.$/) });
  expect(state.events).toHaveLength(1);

  full.mockRestore();
  await vi.waitFor(() => {
    elapse(2_000);
    expect(progress.getState().saving).toEqual({ status: 'saved' });
  });
  const reloaded = tab(indexedDbStorage(name)).progress;
  await reloaded.ready;
  expect(reloaded.getState().events).toEqual(progress.getState().events);
});

test('a storage that fails over and over is tried at longer and longer waits', async () => {
  const memory = memoryStorage();
  const append = vi.fn<ProgressStorage['append']>().mockRejectedValue(new DOMException('', 'QuotaExceededError'));
  const { progress, elapse } = tab({ ...memory, append });
  await progress.ready;
  progress.record(opened);
  for (const wait of [2_000, 10_000, 60_000, 60_000]) {
    const before = append.mock.calls.length;
    await vi.waitFor(() => {
      elapse(wait);
      expect(append.mock.calls.length).toBe(before + 1);
    });
  }
  expect(progress.getState().events).toHaveLength(1);
});

test('a forbidden database is said, the page works, and what was done is saved if it opens later', async () => {
  const name = newName();
  const forbidden = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('no', 'SecurityError');
  });
  const { progress } = tab(indexedDbStorage(name));
  progress.record(opened);
  await progress.ready;
  progress.record(broke);
  expect(progress.getState()).toMatchObject({
    ready: true,
    saving: { status: 'not-saved', reason: expect.stringMatching(/allow site data/) },
  });
  expect(progress.getState().events).toHaveLength(2);

  forbidden.mockRestore();
  await progress.refresh();
  expect(progress.getState().saving).toEqual({ status: 'saved' });
  const reloaded = tab(indexedDbStorage(name)).progress;
  await reloaded.ready;
  expect(reloaded.getState().events).toEqual(progress.getState().events);
});

test('a database that never answers is said, and the page works meanwhile', async () => {
  const { progress, elapse } = tab({ ...memoryStorage(), device: () => new Promise(() => {}) });
  progress.record(opened);
  expect(progress.getState().ready).toBe(false);
  elapse(5_000);
  expect(progress.getState()).toMatchObject({
    ready: true,
    saving: { status: 'not-saved', reason: expect.stringMatching(/does not answer/) },
  });
  expect(progress.getState().events).toHaveLength(1);
});

test('a tab that was not told of an entry sees it when it reads the store again', async () => {
  const name = newName();
  const good = event('good', 0, { type: 'lessonOpened', lesson: 'consumer-groups' });
  const { progress } = tab(indexedDbStorage(name));
  await progress.ready;
  await plant(name, [good]);
  expect(progress.getState().events).toEqual([]);
  await progress.refresh();
  expect(progress.getState().events).toEqual([good]);
});

test('memory says that it is only memory', async () => {
  const { progress } = tab(memoryStorage());
  await progress.ready;
  progress.record(opened);
  await progress.refresh();
  expect(progress.getState()).toMatchObject({
    saving: { status: 'not-saved', reason: expect.stringMatching(/only while this page is open/) },
  });
  expect(progress.getState().events).toHaveLength(1);
});

test('a damaged entry is named, kept and not counted; the rest is read', async () => {
  const name = newName();
  const good = event('good', 0, { type: 'lessonOpened', lesson: 'consumer-groups' });
  await plant(name, [good, { ...good, id: 'bad-time', time: 'noon' }, { ...good, id: 'no-lesson', lesson: undefined }, 7n, 'text']);
  const { progress } = tab(indexedDbStorage(name));
  await progress.ready;
  const { events, setAside } = progress.getState();
  expect(events).toEqual([good]);
  expect(setAside.map(({ kind, sentence }) => `${kind}: ${sentence}`).sort()).toEqual([
    'damaged: An entry is not a record but "text"; it is kept and not counted.',
    'damaged: Entry bad-time (lessonOpened) has a fault at "time": "noon" does not belong there; it is kept and not counted.',
    'damaged: Entry no-lesson (lessonOpened) has a fault at "lesson": it is missing; it is kept and not counted.',
    'damaged: The browser could not read entry [object BigInt] back; it is left where it is and not counted.',
  ]);

  progress.record(opened);
  await progress.refresh();
  const db = await openDB(name);
  expect(await db.count('entries')).toBe(6);
  db.close();
});

test('an entry that the browser itself cannot read does not hide the others', async () => {
  const name = newName();
  const good = event('good', 0, { type: 'lessonOpened', lesson: 'consumer-groups' });
  await plant(name, [good, { ...good, id: 'lost' }]);
  vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(() => {
    throw new DOMException('', 'NotReadableError');
  });
  const get = IDBObjectStore.prototype.get;
  vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
    if (key === 'planted-1') throw new DOMException('', 'NotReadableError');
    return get.call(this, key);
  });
  const { progress } = tab(indexedDbStorage(name));
  await progress.ready;
  expect(progress.getState().events).toEqual([good]);
  expect(progress.getState().setAside).toMatchObject([{ sentence: expect.stringContaining('could not read entry planted-1 back') }]);
});

test('an entry of a later version or an unknown kind is kept untouched, said, and exported', async () => {
  const name = newName();
  const later: Json = { v: 2, id: 'later', when: '2031', type: 'lessonOpened', lesson: { slug: 'x' } };
  const unknown: Json = { v: 1, id: 'unknown', time: 5, device: 'd', type: 'reviewed', concept: 'isr' };
  await plant(name, [later, unknown]);
  const { progress } = tab(indexedDbStorage(name));
  await progress.ready;
  const { events, setAside } = progress.getState();
  expect(events).toEqual([]);
  expect(setAside.map((aside) => [aside.kind, aside.entry])).toEqual([
    ['newer', later],
    ['newer', unknown],
  ]);
  expect(setAside[0]?.sentence).toMatch(/^Entry later was written by a newer version of this site \(format 2\)/);
  expect(JSON.parse(progress.exportFile()).entries).toEqual([later, unknown]);
});

test('a tab of a later version may change the database; this one says that it must be reloaded', async () => {
  const name = newName();
  const { progress } = tab(indexedDbStorage(name));
  await progress.ready;
  const newer = await openDB(name, 2);
  progress.record(opened);
  const { saving, events } = await when(progress, (state) => state.saving.status === 'not-saved');
  expect(saving).toMatchObject({ reason: expect.stringMatching(/newer version .* reload it/) });
  expect(events).toHaveLength(1);
  newer.close();
});

test('an export is imported on another device, twice without change, and saved there', async () => {
  const from = tab(indexedDbStorage(newName())).progress;
  await from.ready;
  from.record(opened);
  from.record(broke);
  const name = newName();
  const to = tab(indexedDbStorage(name)).progress;
  await to.ready;
  to.record(opened);
  const text = from.exportFile();
  expect(to.importFile(text)).toEqual({ ok: true, added: 2, alreadyHere: 0, setAside: [], isChanged: false });
  expect(to.importFile(text)).toEqual({ ok: true, added: 0, alreadyHere: 2, setAside: [], isChanged: false });
  await to.refresh();
  const reloaded = tab(indexedDbStorage(name)).progress;
  await reloaded.ready;
  expect(reloaded.getState().events).toEqual(to.getState().events);
  expect(reloaded.getState().events).toHaveLength(3);
});

test('an import before the log is read is not mistaken for the whole log', async () => {
  const other = tab(memoryStorage()).progress;
  await other.ready;
  other.record(opened);
  const { progress } = tab(indexedDbStorage(newName()));
  expect(progress.importFile(other.exportFile())).toMatchObject({ ok: true, added: 1 });
  expect(progress.getState().ready).toBe(false);
  await progress.ready;
  expect(progress.getState().events).toHaveLength(1);
});

test('a draft that is not an event is refused with its fault, and nothing is appended', async () => {
  const { progress } = tab(memoryStorage());
  await progress.ready;
  const script = { type: 'scenarioSaved', scenario: 'kafka/cg-1', link: 'javascript:alert(1)' } as const;
  expect(() => progress.record(script)).toThrow(/fault at "link"/);
  expect(() => progress.record({ ...script, link: '//elsewhere.example' })).toThrow(/fault at "link"/);
  expect(progress.getState().events).toEqual([]);
});

test('what a page takes back stands after it, also when the clock went back', async () => {
  const storage = memoryStorage();
  const far = event('far', 600_000, { type: 'lessonStateSet', lesson: 'consumer-groups', state: 'done' });
  await storage.append([far]);
  const { progress } = tab(storage);
  await progress.ready;
  progress.record({ type: 'entryRemoved', entry: 'far' });
  progress.record(opened);
  const { events } = progress.getState();
  expect(events.map((e) => e.type)).toEqual(['lessonOpened', 'lessonStateSet', 'entryRemoved']);
});

test('what was recorded in the last moment of a page is there when the next one opens, and then the journal is empty', async () => {
  const name = newName();
  const store = webStore();
  const leaving = tab(indexedDbStorage(name), webJournal(store)).progress;
  await leaving.ready;
  const id = leaving.record(broke);
  leaving.close(); // before anything was written
  expect(store.length).toBe(1);

  // The database of a page that is gone forgets what it was about to write; another one stands for it here.
  const elsewhere = newName();
  const next = tab(indexedDbStorage(elsewhere), webJournal(store)).progress;
  await next.ready;
  expect(next.getState().events).toMatchObject([{ id, type: 'played' }]);
  expect(store.length).toBe(0);

  const later = tab(indexedDbStorage(elsewhere)).progress;
  await later.ready;
  expect(later.getState()).toMatchObject({ events: [{ id }], setAside: [] });
});

test('of two open tabs each keeps its own journal; an event that both saved is there once', async () => {
  const name = newName();
  const store = webStore();
  const first = tab(indexedDbStorage(name), webJournal(store)).progress;
  await first.ready;
  const id = first.record(broke);
  const second = tab(indexedDbStorage(name), webJournal(store)).progress;
  await Promise.all([second.refresh(), first.refresh()]);
  second.record(opened);
  await second.refresh();
  await first.refresh();
  expect(first.getState()).toMatchObject({ events: [{ id }, { type: 'lessonOpened' }], setAside: [] });
  expect(store.length).toBe(0);
});

test('a damaged journal is named and kept; a forbidden one does no harm', async () => {
  const store = webStore();
  store.setItem('highwater.unsaved.torn', '[{"v":1,');
  const { progress } = tab(indexedDbStorage(newName()), webJournal(store));
  await progress.ready;
  expect(progress.getState().setAside).toMatchObject([{ kind: 'damaged', entry: '[{"v":1,' }]);
  expect(store.length).toBe(0);

  const forbidden = { ...webStore(), setItem: refuse, removeItem: refuse, key: refuse, getItem: refuse, length: 1 } as Storage;
  const other = tab(indexedDbStorage(newName()), webJournal(forbidden)).progress;
  await other.ready;
  other.record(broke);
  await other.refresh();
  expect(other.getState()).toMatchObject({ events: [{ type: 'played' }], saving: { status: 'saved' } });
});

function refuse(): never {
  throw new DOMException('no', 'SecurityError');
}

function webStore(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (i) => [...items.keys()][i] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}
