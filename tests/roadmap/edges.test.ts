import { expect, test } from 'vitest';
import { edgePoints, edges, type Point } from '@/components/roadmap/edges';
import { GAP, HEAD, links, NODE_HEIGHT, NODE_WIDTH, placeOf, ROW } from '@/components/roadmap/mapLayout';
import { lessons } from '@/content/roadmap';

interface Box {
  number: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const boxes: Box[] = lessons.map((lesson) => {
  const { column, row } = placeOf(lesson);
  const left = column * (NODE_WIDTH + GAP);
  const top = HEAD + row * ROW;
  return { number: lesson.number, left, right: left + NODE_WIDTH, top, bottom: top + NODE_HEIGHT };
});

const pieces = edgePoints().flatMap(({ link, points }) => points.slice(1).map((to, i) => ({ link, from: points[i] as Point, to })));

test('there is one line for every prerequisite and every help', () => {
  const leanings = lessons.reduce((sum, lesson) => sum + lesson.needs.length + lesson.helps.length, 0);
  expect(edges()).toHaveLength(leanings);
});

test('a line is level or upright throughout, and starts and ends on the border of its lessons', () => {
  for (const { link, points } of edgePoints()) {
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1] as Point, points[i] as Point];
      expect(a.x === b.x || a.y === b.y, `${link.from}-${link.to}`).toBe(true);
    }
    const onBorder = (point: Point, number: number) => {
      const box = boxes.find((candidate) => candidate.number === number) as Box;
      const within = point.x >= box.left && point.x <= box.right && point.y >= box.top && point.y <= box.bottom;
      return within && (point.x === box.left || point.x === box.right || point.y === box.top || point.y === box.bottom);
    };
    expect(onBorder(points[0] as Point, link.from), `${link.from} to ${link.to}`).toBe(true);
    expect(onBorder(points.at(-1) as Point, link.to), `${link.from} to ${link.to}`).toBe(true);
  }
});

test('no line runs through a lesson', () => {
  for (const { link, from, to } of pieces) {
    for (const box of boxes) {
      const through =
        Math.max(from.x, to.x) > box.left &&
        Math.min(from.x, to.x) < box.right &&
        Math.max(from.y, to.y) > box.top &&
        Math.min(from.y, to.y) < box.bottom;
      expect(through, `${link.from}-${link.to} through ${box.number}`).toBe(false);
    }
  }
});

test('lines of different sources never lie upon each other', () => {
  for (const [i, one] of pieces.entries()) {
    for (const other of pieces.slice(i + 1)) {
      if (one.link.from === other.link.from || one.link.to === other.link.to) continue;
      const upright = one.from.x === one.to.x && other.from.x === other.to.x && one.from.x === other.from.x;
      const level = one.from.y === one.to.y && other.from.y === other.to.y && one.from.y === other.from.y;
      const shared = (a: number, b: number, c: number, d: number) =>
        Math.min(Math.max(a, b), Math.max(c, d)) - Math.max(Math.min(a, b), Math.min(c, d));
      const length = upright
        ? shared(one.from.y, one.to.y, other.from.y, other.to.y)
        : level
          ? shared(one.from.x, one.to.x, other.from.x, other.to.x)
          : 0;
      expect(length, `${one.link.from}-${one.link.to} upon ${other.link.from}-${other.link.to}`).toBeLessThanOrEqual(0);
    }
  }
});

test('a line that a longer way says too is marked as implied', () => {
  const implied = links()
    .filter((link) => link.implied)
    .map((link) => `${link.from}-${link.to}`);
  expect(implied).toEqual(['3-5', '4-8', '4-9', '1-11', '2-12', '15-19']);
});
