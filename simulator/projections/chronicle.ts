/**
 * The told part of a trace: which facts give a line or a mark, in order. Kept beside the trace and extended as it grows,
 * so that a frame picks its lines without reading the trace again.
 */
import type { Micros } from '../kernel/time';
import type { Trace } from '../kernel/trace';
import type { LogFilter, LogLine, MarkView } from './frame';
import { tell } from './story';

const MOST_MARKS = 400;
const LEVELS: readonly LogLine['level'][] = ['info', 'warn', 'error'];

export class Chronicle {
  private readonly lines: LogLine[] = [];
  private readonly marked: MarkView[] = [];
  private read = 0;

  constructor(private readonly trace: Trace) {}

  /** The last `most` lines among the first `facts` facts, oldest first. */
  log(facts: number, most: number): LogLine[] {
    this.catchUp();
    const end = this.countBelow(facts);
    return this.lines.slice(Math.max(0, end - most), end);
  }

  /** The last lines among the first `facts` facts that a filter lets through, oldest first. */
  filtered(facts: number, { part, level, most }: LogFilter): LogLine[] {
    this.catchUp();
    const found: LogLine[] = [];
    for (let i = this.countBelow(facts) - 1; i >= 0 && found.length < most; i--) {
      const line = this.lines[i] as LogLine;
      if (LEVELS.indexOf(line.level) < LEVELS.indexOf(level)) continue;
      if (part === null || line.node === part || line.text.split(/[\s:,()]+/).includes(part)) found.push(line);
    }
    return found.reverse();
  }

  /** Marks of the whole known line; when there are too many, the latest. */
  marks(): MarkView[] {
    this.catchUp();
    return this.marked.slice(-MOST_MARKS);
  }

  /** The first told instant after `time`; `undefined` when none is known. */
  after(time: Micros): Micros | undefined {
    this.catchUp();
    return this.lines.find((line) => line.time > time)?.time;
  }

  /** The last told instant before `time`. */
  before(time: Micros): Micros | undefined {
    this.catchUp();
    return this.lines.findLast((line) => line.time < time)?.time;
  }

  private catchUp(): void {
    for (; this.read < this.trace.length; this.read++) {
      const entry = this.trace.at(this.read);
      const told = tell(entry);
      if (told === null) continue;
      this.lines.push({ number: entry.number, time: entry.time, node: entry.node, level: told.level, text: told.text });
      if (told.mark !== undefined) this.marked.push({ time: entry.time, kind: told.mark, text: told.text, node: entry.node || null });
    }
  }

  /** How many lines belong to facts below that number. */
  private countBelow(number: number): number {
    let low = 0;
    let high = this.lines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.lines[middle] as LogLine).number < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
