/**
 * The alarms of one node by name. A name that rang keeps its place: most alarms are set again at once, and a map whose entries come
 * and go is rebuilt every few of them.
 */
import type { Pending } from './node';

/** Names without an alarm beyond that many, and beyond twice those with one, are forgotten: some models name one for each record. */
const MOST_SILENT = 64;

export class Timers {
  private byName = new Map<string, Pending | undefined>();
  private running = 0;

  get(name: string): Pending | undefined {
    return this.byName.get(name);
  }

  /** Starts the alarm; the caller has cancelled one of that name. */
  set(name: string, event: Pending): void {
    if (this.byName.get(name) === undefined) this.running++;
    this.byName.set(name, event);
  }

  /** The alarm rang or was cleared. It must be running. */
  end(name: string): void {
    this.byName.set(name, undefined);
    this.running--;
    if (this.byName.size > 2 * this.running + MOST_SILENT) this.byName = this.view();
  }

  clear(): void {
    this.byName.clear();
    this.running = 0;
  }

  /** Those that run, by name in alphabetical order: the order of first use would tell a restored run from a straight one. */
  view(): Map<string, Pending> {
    const found: [string, Pending][] = [];
    for (const [name, event] of this.byName) if (event !== undefined) found.push([name, event]);
    return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  copy(): Timers {
    const timers = new Timers();
    for (const [name, event] of this.byName) if (event !== undefined) timers.byName.set(name, event);
    timers.running = this.running;
    return timers;
  }
}
