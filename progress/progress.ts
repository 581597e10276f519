/**
 * The learner's log as pages use it: what is in it, whether it is saved, and how to add to it.
 *
 * What is recorded is seen at once and written behind; what could not be written stays in memory and is tried again until it can.
 * Framework-free; everything a page shows is a fold over `events`.
 */
import { createStore } from 'zustand/vanilla';
import { readEntry, type SetAside } from './entry';
import { LAST_TIME, type ProgressDraft, type ProgressEvent, VERSION } from './events';
import { readFile, writeFile } from './file';
import { isObject, type Json, plain } from './json';
import { Log, type LogView } from './log';
import { randomName } from './names';
import type { Journal } from './storage/journal';
import { type ProgressStorage, STORAGE_SILENT, storageFailure } from './storage/storage';

/** Whether what the learner did outlives this page. What is being written at this moment counts as saved until that fails. */
export type Saving = { readonly status: 'saved' } | { readonly status: 'not-saved'; readonly reason: string };

export interface ProgressState extends LogView {
  /** Whether the stored log has been read; reading may have failed, which `saving` then says. */
  readonly ready: boolean;
  readonly saving: Saving;
}

/** What is shown before the log is read, and what the server renders. */
export const NEUTRAL: ProgressState = { ready: false, events: [], setAside: [], saving: { status: 'saved' } };

/** What an import did. Entries in `setAside` were kept too. */
export type ImportReport =
  | {
      readonly ok: true;
      readonly added: number;
      readonly alreadyHere: number;
      readonly setAside: readonly SetAside[];
      /** The file is not what this site wrote; what was sound in it was added. */
      readonly isChanged: boolean;
    }
  | { readonly ok: false; readonly sentence: string };

export interface Progress {
  getState(): ProgressState;
  subscribe(listener: () => void): () => void;
  /** Appends an event and returns its id, with which it can be removed. Throws when the draft is not what its type says. */
  record(draft: ProgressDraft): string;
  /** Appends many events as one change. */
  recordAll(drafts: readonly ProgressDraft[]): string[];
  /** Resolves once the stored log has been read or could not be. */
  readonly ready: Promise<void>;
  /** Reads the store again and tries to save what is not saved yet. Resolves when that has succeeded or failed. */
  refresh(): Promise<void>;
  /** The whole log as the text of one file. */
  exportFile(): string;
  /** Adds what a file holds to the log. Nothing that is here is changed. */
  importFile(text: string): ImportReport;
  close(): void;
}

/** The world outside, so that tests can be it. */
export interface Surroundings {
  /** Wall clock in milliseconds. */
  readonly now?: () => number;
  /** Calls once after so many milliseconds; returns how to call it off. */
  readonly later?: (task: () => void, ms: number) => () => void;
  /** Where events wait that are not stored yet; without one, those recorded as the page is left may be lost. */
  readonly journal?: Journal;
}

/** Waits between attempts to save; the last one repeats. */
const RETRY_MS = [2_000, 10_000, 60_000];

/** A database that answers nothing for so long is treated as one that does not save, until it answers. */
const PATIENCE_MS = 5_000;

export function createProgress(storage: ProgressStorage, { now = Date.now, later = afterTimeout, journal }: Surroundings = {}): Progress {
  const store = createStore<ProgressState>(() => NEUTRAL);
  const log = new Log();
  const nextId = idSource();
  const unsaved = new Map<string, Json>();
  /** Recorded before this browser's name was known. */
  let early: Omit<ProgressEvent, 'device'>[] = [];
  /** Recorded here and not known to be stored. */
  let pending: Omit<ProgressEvent, 'device'>[] = [];
  let device: string | undefined;
  let latest = 0;
  let loaded = false;
  let failures = 0;
  let callOff = () => {};
  let closed = false;
  let running: Promise<void> | undefined;
  let forgetLeft: (() => void) | undefined;

  const show = (saving: Saving) => {
    if (!closed) store.setState({ ready: true, ...log.view(), saving });
  };

  /** After a change of the log that is not an exchange. Before the log was read there is nothing to show. */
  const showChange = () => {
    const { ready, saving } = store.getState();
    if (ready) show(saving);
  };

  const add = (entries: readonly Json[], toSave: boolean) => {
    const added = log.add(entries);
    if (toSave) for (const reading of added) unsaved.set(reading.key, reading.entry);
    return added;
  };

  const nameDevice = (name: string) => {
    device = name;
    add(
      early.map((event) => plain({ ...event, device: name })),
      true,
    );
    early = [];
  };

  const exchange = async () => {
    callOff();
    const proposed = device ?? randomName();
    let saving: Saving;
    const stopWaiting = later(() => {
      if (device === undefined) nameDevice(proposed);
      show({ status: 'not-saved', reason: STORAGE_SILENT });
    }, PATIENCE_MS);
    try {
      if (!loaded) {
        const name = await storage.device(proposed);
        nameDevice(name);
        add(await storage.all(), false);
        const left = journal?.leftBehind();
        add(
          (left?.events ?? []).map((event) => (isObject(event) ? { ...event, device: name } : event)),
          true,
        );
        forgetLeft = left?.forget;
        loaded = true;
      }
      while (unsaved.size > 0) {
        const batch = [...unsaved];
        await storage.append(batch.map(([, entry]) => entry));
        for (const [key] of batch) unsaved.delete(key);
      }
      pending = [];
      journal?.keep(pending);
      forgetLeft?.();
      forgetLeft = undefined;
      failures = 0;
      saving = storage.passing === undefined ? { status: 'saved' } : { status: 'not-saved', reason: storage.passing };
    } catch (error) {
      if (device === undefined) nameDevice(proposed);
      failures += 1;
      saving = { status: 'not-saved', reason: storageFailure(error) };
    }
    stopWaiting();
    show(saving);
  };

  /** One exchange with the store at a time; what is recorded meanwhile is written by the one that runs. */
  const save = () => {
    running ??= exchange().finally(() => {
      running = undefined;
      if (closed) return;
      if (failures > 0) callOff = later(() => void save(), RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] as number);
      else if (unsaved.size > 0) void save();
    });
    return running;
  };

  const stopListening = storage.subscribe((entries) => {
    if (add(entries, false).length > 0) showChange();
  });
  const ready = save();

  const recordAll = (drafts: readonly ProgressDraft[]): string[] => {
    const times = new Map(store.getState().events.map((event) => [event.id, event.time]));
    const events = drafts.map((draft) => {
      const removed = draft.type === 'entryRemoved' ? times.get(draft.entry) : undefined;
      // Never before what this page said earlier, nor before what it takes back, whatever the clocks of the devices say.
      latest = Math.max(now(), latest);
      const time = removed === undefined ? latest : Math.min(LAST_TIME, Math.max(latest, removed + 1));
      const event = { ...draft, v: VERSION, id: nextId(), time } as Omit<ProgressEvent, 'device'>;
      assertValid({ ...event, device: 'any' });
      return event;
    });
    pending.push(...events);
    journal?.keep(pending);
    if (device === undefined) early.push(...events);
    else {
      const name = device;
      add(
        events.map((event) => plain({ ...event, device: name })),
        true,
      );
      showChange();
      void save();
    }
    return events.map((event) => event.id);
  };

  return {
    getState: store.getState,
    subscribe: (listener) => store.subscribe(listener),
    ready,
    record: (draft) => recordAll([draft])[0] as string,
    recordAll,
    async refresh() {
      await running;
      loaded = false;
      await save();
    },
    exportFile: () => writeFile(log.entries(), now()),
    importFile(text) {
      const file = readFile(text);
      if (!file.ok) return file;
      const added = add(file.entries, true);
      showChange();
      void save();
      return {
        ok: true,
        added: added.filter((reading) => reading.kind === 'event').length,
        alreadyHere: file.entries.length - added.length,
        setAside: added.filter((reading) => reading.kind !== 'event'),
        isChanged: file.isChanged,
      };
    },
    close() {
      closed = true;
      callOff();
      stopListening();
      storage.close();
    },
  };
}

/** Only a mistake in a page can bring this about; a damaged log cannot. */
function assertValid(event: unknown): void {
  const reading = readEntry(plain(event));
  if (reading.kind !== 'event') throw new Error(`A page tried to record what is not an event. ${reading.sentence}`);
}

/** Ids of one page: a random name and a number that keeps them in order within the same millisecond. */
function idSource(): () => string {
  const page = randomName();
  let count = 0;
  return () => `${page}-${(count++).toString(36).padStart(6, '0')}`;
}

function afterTimeout(task: () => void, ms: number): () => void {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
}
