/**
 * The drawings of all icons, on a 24 grid: 1.5 px lines with round ends, or filled shapes.
 * One metaphor each: the box is a process, the line a wire, the flag a message; a fault is drawn on what it hits.
 * Only the sprite reads the drawings; `Icon` needs the names alone, so no page ships them twice.
 */

interface Stroke {
  readonly line: string;
  readonly dash?: string;
}
interface Shape {
  readonly fill: string;
}

export const icons = {
  broker: [{ line: 'M4 5.5h16v4H4zM4 9.5v9h16v-9M4 14h16M8 5.5v13M12 5.5v13M16 5.5v13' }],
  producer: [{ line: 'M4 5h9v14H4zM13 12h8M18 9l3 3-3 3' }],
  consumer: [{ line: 'M11 5h9v14h-9zM3 12h11M11 9l3 3-3 3' }],
  group: [{ line: 'M7 4H4v16h3M17 4h3v16h-3M9 8h6M9 12h6M9 16h6' }],
  topic: [{ line: 'M3 6h18M3 12h18M3 18h18' }, { fill: 'M6 4.5h4v3H6zM11 10.5h4v3h-4zM8 16.5h4v3H8z' }],
  controller: [
    { line: 'M7 12a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z' },
    { line: 'M12 2.5V7M12 17v4.5M2.5 12H7M17 12h4.5M5.3 5.3l3.2 3.2M15.5 15.5l3.2 3.2M18.7 5.3l-3.2 3.2M8.5 15.5l-3.2 3.2' },
  ],
  db: [
    { line: 'M5 6c0-1.7 3.1-3 7-3s7 1.3 7 3v12c0 1.7-3.1 3-7 3s-7-1.3-7-3zM5 6c0 1.7 3.1 3 7 3s7-1.3 7-3M5 12c0 1.7 3.1 3 7 3s7-1.3 7-3' },
  ],
  service: [{ line: 'M12 3l7.8 4.5v9L12 21l-7.8-4.5v-9z' }],
  queue: [{ line: 'M3 7h18M3 17h18' }, { fill: 'M5 9h3.5v6H5zM10.2 9h3.5v6h-3.5z' }, { line: 'M16 9.7h3v4.6h-3z' }],
  kill: [{ line: 'M5 4h14v16H5zM13 4l-3 5 4 3-4 4 2 4' }],
  stop: [{ line: 'M5 4h14v16H5z' }, { fill: 'M9 9h6v6H9z' }],
  restart: [{ line: 'M19 12a7 7 0 1 1-2.3-5.2M19 3.5v4.5h-4.5' }],
  gc: [{ line: 'M5 4h14v16H5zM10 9v6M14 9v6' }],
  isolate: [
    { fill: 'M8.5 12a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z' },
    { line: 'M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0 -17 0z', dash: '3 3' },
  ],
  cut: [{ line: 'M3 8h6M15 8h6M18.5 5.5L21 8l-2.5 2.5M21 16H3M5.5 13.5L3 16l2.5 2.5M10.5 11l3-6' }],
  disk: [
    { line: 'M4 7c0-1.4 2.5-2.5 5.5-2.5S15 5.6 15 7v6M4 7v10c0 1.4 2.5 2.5 5.5 2.5M4 7c0 1.4 2.5 2.5 5.5 2.5S15 8.4 15 7' },
    { line: 'M13 17a4 4 0 1 0 8 0 4 4 0 1 0-8 0M17 15v2l1.3.8' },
  ],
  slow: [{ line: 'M12 5a8 8 0 1 0 8 8M12 8v5l3.5 2M12 5V2.5M10 2.5h4' }, { line: 'M15.5 5.7l.01 0M18.5 8.5l.01 0' }],
  before: [{ line: 'M16 3v18' }, { fill: 'M9.5 4L4 13h4l-1.5 7L12 11H8z' }],
  after: [{ line: 'M8 3v18' }, { fill: 'M17.5 4L12 13h4l-1.5 7L20 11h-4z' }],
  poison: [{ line: 'M4 7h16v10H4zM9.5 10l5 4M14.5 10l-5 4' }],
  drop: [{ line: 'M3 8h8M15 14v6M12 17.5l3 3 3-3M11 8c2.5 0 4 1.5 4 3.5' }],
  delay: [{ line: 'M3 12h5M16 12h5M18.5 9.5L21 12l-2.5 2.5M8.5 12a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M12 10.3V12l1 .8' }],
  lost: [
    {
      line: 'M10.5 6H5.5A1.5 1.5 0 0 0 4 7.5v9A1.5 1.5 0 0 0 5.5 18H9l2-3.5-2-3 2.5-2.5zM14.5 6h4A1.5 1.5 0 0 1 20 7.5v9a1.5 1.5 0 0 1-1.5 1.5H13l2-3.5-2-3 2.5-2.5z',
    },
  ],
  dup: [{ line: 'M8 9.5h11.5v8H8zM5 14.5H4.5v-8H16V7' }],
  reorder: [
    {
      line: 'M3 7h4c4 0 6 10 10 10h4M18.5 14.5L21 17l-2.5 2.5M3 17h4c1.6 0 2.9-1.6 4-3.5M13 10.5C14.1 8.6 15.4 7 17 7h4M18.5 4.5L21 7l-2.5 2.5',
    },
  ],
  stuck: [{ line: 'M5.5 5.5h13a2 2 0 0 1 2 2v9a2 2 0 0 1 -2 2h-13a2 2 0 0 1 -2 -2v-9a2 2 0 0 1 2 -2z' }, { line: 'M12 8.8V12l2.3 1.6' }],
  once: [{ line: 'M5.5 5.5h13a2 2 0 0 1 2 2v9a2 2 0 0 1 -2 2h-13a2 2 0 0 1 -2 -2v-9a2 2 0 0 1 2 -2z' }, { line: 'M8.5 12l2.5 2.5 4.5-5' }],
  unseen: [{ line: 'M5.5 5.5h13a2 2 0 0 1 2 2v9a2 2 0 0 1 -2 2h-13a2 2 0 0 1 -2 -2v-9a2 2 0 0 1 2 -2z', dash: '3 2.5' }],
  play: [{ fill: 'M8 5l11 7-11 7z' }],
  pause: [{ fill: 'M7 5h3.5v14H7zM13.5 5H17v14h-3.5z' }],
  step: [{ fill: 'M5 6l8 6-8 6z' }, { line: 'M17 6v12' }],
  back: [{ fill: 'M19 6l-8 6 8 6z' }, { line: 'M7 6v12' }],
  redo: [{ line: 'M19 9h-9a5 5 0 0 0 0 10h4M15.5 5L19 9l-3.5 4' }],
  undo: [{ line: 'M5 9h9a5 5 0 0 1 0 10h-4M8.5 5L5 9l3.5 4' }],
  branch: [{ line: 'M4 8h16M8 8c4 0 4 8 8 8h4' }],
  theme: [{ line: 'M12 4a8 8 0 1 0 0 16 8 8 0 1 0 0-16' }, { fill: 'M12 4a8 8 0 0 1 0 16z' }],
  check: [{ line: 'M5 12.5l4.5 4.5L19 7' }],
  x: [{ line: 'M6 6l12 12M18 6L6 18' }],
  clock: [{ line: 'M4 12a8 8 0 1 0 16 0 8 8 0 1 0-16 0M12 7.5V12l3 2' }],
  truth: [{ line: 'M4 12a8 8 0 1 0 16 0 8 8 0 1 0-16 0M6.5 12.5h2.5l1.5-4 3 7.5 1.5-3.5h2.5' }],
  search: [{ line: 'M4.5 10.5a6 6 0 1 0 12 0a6 6 0 1 0 -12 0M15 15l5 5' }],
  menu: [{ line: 'M4 7h16M4 12h16M4 17h16' }],
  right: [{ line: 'M9 5l7 7-7 7' }],
  copy: [{ line: 'M9 9h11v11H9zM5 15H4V4h11v1' }],
  link: [{ line: 'M10 14l4-4M8.5 11L6 13.5a3.5 3.5 0 0 0 5 5L13.5 16M15.5 13l2.5-2.5a3.5 3.5 0 0 0-5-5L10.5 8' }],
  flag: [{ line: 'M6 21V4M6 5h11l-2.5 4 2.5 4H6' }],
  open: [{ line: 'M13 5h6v6M19 5l-8 8M11 6H5v13h13v-6' }],
  eye: [{ line: 'M3 12c2.5-4 5.5-6 9-6s6.5 2 9 6c-2.5 4-5.5 6-9 6s-6.5-2-9-6M9.5 12a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0' }],
} as const satisfies Record<string, readonly (Stroke | Shape)[]>;

export type IconName = keyof typeof icons;
