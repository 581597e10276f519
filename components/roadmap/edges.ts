/**
 * The lines of the map, routed: out of the source to the right, down or up a lane between two columns, along a channel between two rows
 * when it goes far, down a lane again and into the target from the left. In one lane or channel each source has a track of its own,
 * and the order of the tracks is the one with the fewest crossings that swapping neighbours finds.
 */

import { lessons } from '@/content/roadmap';
import { GAP, HEAD, type Link, links, NODE_HEIGHT, NODE_WIDTH, placeOf, ROW } from './mapLayout';

export interface Edge extends Link {
  /** SVG path. */
  readonly d: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The corners of every edge, in the order of `links()`. */
export function edgePoints(): { link: Link; points: Point[] }[] {
  return routes.map((route) => ({ link: route.link, points: corners(route, tracks) }));
}

export function edges(): Edge[] {
  return edgePoints().map(({ link, points }) => ({ ...link, d: rounded(points) }));
}

/** A way between two lessons, still without coordinates. Lanes are gaps between columns: lane 0 lies right of column 0. */
interface Route {
  readonly link: Link;
  readonly from: { readonly column: number; readonly row: number };
  readonly to: { readonly column: number; readonly row: number };
  readonly steps: readonly Step[];
  /** How far below the middle of its target it ends. */
  readonly entry: number;
}
type Step =
  /** Straight down within a column. */
  | { readonly kind: 'fall' }
  /** Vertical in a lane. */
  | { readonly kind: 'lane'; readonly lane: number }
  /** Horizontal in the channel above a row; at the height of a row where nothing stands in the way. */
  | { readonly kind: 'channel'; readonly above: number }
  | { readonly kind: 'row'; readonly row: number };

/** Sources by lane or channel, in the order of their tracks. */
type Tracks = ReadonlyMap<string, readonly number[]>;

/** Lines that only pointing shows end below those that always stand. */
const IMPLIED_ENTRY = 14;

const places = new Map(lessons.map((lesson) => [lesson.number, placeOf(lesson)]));
const allLinks = links();
const routes = allLinks.map(routeOf);
const tracks = withFewestCrossings(firstTracks());

function routeOf(link: Link): Route {
  const from = places.get(link.from) as Route['from'];
  const to = places.get(link.to) as Route['to'];
  return { link, from, to, steps: stepsBetween(from, to), entry: entryOf(link) };
}

function stepsBetween(from: Route['from'], to: Route['to']): Step[] {
  if (from.column === to.column) {
    if (to.row === from.row + 1) return [{ kind: 'fall' }];
    // The lane to the left of the second column is nearly empty; everywhere else the right one is the shorter way.
    return [{ kind: 'lane', lane: from.column === 1 ? 0 : from.column }];
  }
  const first = { kind: 'lane', lane: from.column } as const;
  const last = { kind: 'lane', lane: to.column - 1 } as const;
  if (first.lane === last.lane) return [first];
  if (isFree(from, to, to.row)) return [first, { kind: 'row', row: to.row }];
  if (isFree(from, to, from.row)) return [{ kind: 'row', row: from.row }, last];
  return [first, { kind: 'channel', above: nearestChannel(from.row, to.row) }, last];
}

/** No lesson stands at this row in the columns between the two. */
function isFree(from: Route['from'], to: Route['to'], row: number): boolean {
  return ![...places.values()].some((place) => place.row === row && place.column > from.column && place.column < to.column);
}

/** Between the two rows the channel nearest to the target: the last bend is then a small one. Level ones go over the top. */
function nearestChannel(fromRow: number, toRow: number): number {
  return toRow > fromRow ? toRow : toRow + (toRow < fromRow ? 1 : 0);
}

function trackKey(step: Step): string | undefined {
  return step.kind === 'lane' ? `lane ${step.lane}` : step.kind === 'channel' ? `channel ${step.above}` : undefined;
}

function firstTracks(): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const route of routes) {
    for (const step of route.steps) {
      const key = trackKey(step);
      if (key === undefined) continue;
      const sources = found.get(key) ?? [];
      if (!sources.includes(route.link.from)) sources.push(route.link.from);
      found.set(key, sources);
    }
  }
  return found;
}

/** The middle of a track: all tracks of a lane or channel are spread over its width. */
function spread(trackOf: Tracks, key: string, source: number, width: number): number {
  const sources = trackOf.get(key) ?? [];
  return ((sources.indexOf(source) + 1) / (sources.length + 1)) * width;
}

function corners({ link, from, to, steps, entry }: Route, trackOf: Tracks): Point[] {
  const left = (column: number) => column * (NODE_WIDTH + GAP);
  const middle = (row: number) => HEAD + row * ROW + NODE_HEIGHT / 2;
  const [first] = steps;
  if (first?.kind === 'fall') {
    const x = left(from.column) + 24;
    return [
      { x, y: HEAD + from.row * ROW + NODE_HEIGHT },
      { x, y: HEAD + to.row * ROW },
    ];
  }
  const leftwards = first?.kind === 'lane' && first.lane < from.column;
  // To the left, where lines arrive in the middle, one leaves below that.
  let y = middle(from.row) + (leftwards ? 9 : 0);
  const points: Point[] = [{ x: left(from.column) + (leftwards ? 0 : NODE_WIDTH), y }];
  const end: Point = { x: left(to.column) + (from.column === to.column && !leftwards ? NODE_WIDTH : 0), y: middle(to.row) + entry };
  for (const [index, step] of steps.entries()) {
    if (step.kind === 'lane') {
      const x = left(step.lane) + NODE_WIDTH + spread(trackOf, `lane ${step.lane}`, link.from, GAP);
      const next = steps[index + 1];
      const nextY = next === undefined ? end.y : heightOf(next, trackOf, link.from, middle, entry);
      points.push({ x, y }, { x, y: nextY });
      y = nextY;
    } else {
      y = heightOf(step, trackOf, link.from, middle, entry);
    }
  }
  points.push(end);
  return points;
}

function heightOf(step: Step, trackOf: Tracks, source: number, middle: (row: number) => number, entry: number): number {
  if (step.kind === 'row') return middle(step.row) + entry;
  const above = step.kind === 'channel' ? step.above : 0;
  return HEAD + above * ROW - (ROW - NODE_HEIGHT) + spread(trackOf, `channel ${above}`, source, ROW - NODE_HEIGHT);
}

/**
 * How far above or below the middle of its target a line ends. From the left: 9 px between several, in the order in which they come from
 * above. From the right, where the target's own lines start in the middle: above that.
 */
function entryOf(link: Link): number {
  const column = (lesson: number) => places.get(lesson)?.column ?? 0;
  const row = (lesson: number) => places.get(lesson)?.row ?? 0;
  if (column(link.from) === column(link.to) && column(link.to) !== 1) return -9;
  const others = allLinks.filter((other) => other.to === link.to && column(other.from) !== column(link.to) && !other.implied);
  if (link.implied) return IMPLIED_ENTRY;
  if (others.length < 2) return 0;
  const order = others.map((other) => other.from).sort((a, b) => row(a) - row(b) || column(b) - column(a));
  const index = order.indexOf(link.from);
  return index < 0 ? 0 : (index - (order.length - 1) / 2) * 9;
}

/** Exchanges tracks as long as that saves a crossing. There are a few dozen: this ends after a few rounds. */
function withFewestCrossings(start: Map<string, number[]>): Tracks {
  for (let improved = true; improved; ) {
    improved = false;
    for (const sources of start.values()) {
      for (let i = 0; i < sources.length; i++) {
        for (let j = i + 1; j < sources.length; j++) {
          const moved = [sources[i] as number, sources[j] as number];
          const before = crossings(start, moved);
          [sources[i], sources[j]] = [sources[j] as number, sources[i] as number];
          if (crossings(start, moved) < before) improved = true;
          else [sources[i], sources[j]] = [sources[j] as number, sources[i] as number];
        }
      }
    }
  }
  return start;
}

/** How often lines of the given sources cross those of others. A line that only pointing shows counts a tenth. */
function crossings(trackOf: Tracks, ofSources: readonly number[]): number {
  const lines = routes.map((route) => ({ link: route.link, points: corners(route, trackOf) }));
  const weight = (link: Link) => (link.implied ? 0.1 : 1);
  let count = 0;
  for (const one of lines.filter((line) => ofSources.includes(line.link.from))) {
    for (const other of lines) {
      if (one.link.from !== other.link.from) count += weight(one.link) * weight(other.link) * crossingsOf(one.points, other.points);
    }
  }
  return count;
}

function crossingsOf(a: readonly Point[], b: readonly Point[]): number {
  let count = 0;
  for (let i = 1; i < a.length; i++) {
    for (let j = 1; j < b.length; j++) {
      if (cross(a[i - 1] as Point, a[i] as Point, b[j - 1] as Point, b[j] as Point)) count++;
    }
  }
  return count;
}

/** Two straight pieces, each level or upright: they cross, or lie upon each other. */
function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  const overlaps = (p: number, q: number, r: number, s: number) =>
    Math.max(Math.min(p, q), Math.min(r, s)) <= Math.min(Math.max(p, q), Math.max(r, s));
  return overlaps(a.x, b.x, c.x, d.x) && overlaps(a.y, b.y, c.y, d.y);
}

const RADIUS = 7;

/** A path through the corners, each rounded as far as its shorter side allows. */
function rounded(corner: readonly Point[]): string {
  // Half pixels, on which a line of one pixel is sharp.
  const crisp = corner.map(({ x, y }) => ({ x: Math.floor(x) + 0.5, y: Math.floor(y) + 0.5 }));
  const points = crisp.filter((point, i) => i === 0 || point.x !== crisp[i - 1]?.x || point.y !== crisp[i - 1]?.y);
  const at = (point: Point) => `${point.x} ${point.y}`;
  let path = `M${at(points[0] as Point)}`;
  for (let i = 1; i < points.length; i++) {
    const [before, here, after] = [points[i - 1] as Point, points[i] as Point, points[i + 1]];
    if (after === undefined) {
      path += `L${at(here)}`;
      continue;
    }
    const radius = Math.min(RADIUS, distance(before, here) / 2, distance(here, after) / 2);
    path += `L${at(towards(here, before, radius))}Q${at(here)} ${at(towards(here, after, radius))}`;
  }
  return path;
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function towards(from: Point, to: Point, by: number): Point {
  return { x: from.x + Math.sign(to.x - from.x) * by, y: from.y + Math.sign(to.y - from.y) * by };
}
