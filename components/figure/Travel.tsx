'use client';
/**
 * What moves: at normal speed flags and heartbeats derived from the difference of two frames, at their own pace on the reader's
 * clock; in slow motion, and while time stands still, every message where it truly is.
 */
import { useEffect, useRef } from 'react';
import { keySlot } from '@/components/ui/keyFlag';
import { Wire, WireMark } from '@/components/ui/Wire';
import type { Frame, WireView } from '@/simulator/projections/frame';
import styles from './GroupDrawing.module.css';
import { along, anchor, curve, type Layout } from './groupLayout';
import { flying, type Movement, movements, travelled } from './movement';
import { count } from './words';

interface TravelProps {
  readonly frame: Frame;
  readonly place: Layout;
  readonly speed: number;
  readonly runs: boolean;
}

const SVG = 'http://www.w3.org/2000/svg';
const TRAVEL_MS = 380;
const HEARTBEAT_MS = 260;
/** Messages drawn one by one; the others are counted. */
const MOST_DRAWN = 80;

export function Moving({ frame, place, speed, runs }: TravelProps) {
  const layer = useRef<SVGGElement>(null);
  const before = useRef<Frame>(frame);
  const busy = useRef(new Set<string>());
  useEffect(() => {
    const old = before.current;
    before.current = frame;
    const target = layer.current;
    // In slow motion the messages themselves are drawn.
    if (target === null || !runs || old === frame || speed < 0.02) return;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const movement of movements(old, frame)) {
      // One at a time on each way: a stream of records is seen as a stream of flags, never as a smear.
      const way = `${movement.kind} ${movement.from} ${movement.to}`;
      if (busy.current.has(way)) continue;
      const path = wayOf(place, movement);
      if (path === null) continue;
      busy.current.add(way);
      send(target, movement, path, () => busy.current.delete(way));
    }
  }, [frame, place, speed, runs]);
  return <g ref={layer} className={styles.fly} />;
}

function wayOf(place: Layout, { from, to }: Pick<Movement, 'from' | 'to'>): string | null {
  const a = anchor(place, from, 'out');
  const b = anchor(place, to, 'in');
  return a === null || b === null ? null : curve(a.x, a.y, b.x, b.y);
}

function send(layer: SVGGElement, { kind, key }: Movement, path: string, done: () => void): void {
  const mark = document.createElementNS(SVG, 'g');
  if (kind === 'record' && key !== null) {
    const flag = document.createElementNS(SVG, 'use');
    flag.setAttribute('href', `#hw-flag-${keySlot(key)}`);
    flag.setAttribute('x', '-12');
    flag.setAttribute('y', '-8');
    flag.setAttribute('width', '24');
    flag.setAttribute('height', '16');
    mark.append(flag);
  } else {
    const beat = document.createElementNS(SVG, 'circle');
    beat.setAttribute('r', '4');
    beat.setAttribute('class', styles.beat as string);
    mark.append(beat);
  }
  mark.style.offsetPath = `path("${path}")`;
  mark.style.offsetRotate = '0deg';
  layer.append(mark);
  const motion = mark.animate([{ offsetDistance: '0%' }, { offsetDistance: '100%' }], {
    duration: kind === 'record' ? TRAVEL_MS : HEARTBEAT_MS,
    easing: 'cubic-bezier(0.4, 0, 0.2, 1)',
  });
  const end = () => {
    mark.remove();
    done();
  };
  motion.onfinish = end;
  motion.oncancel = end;
}

export function OnTheWire({ frame, place, speed, runs }: TravelProps) {
  const messages = flying(frame, speed, runs);
  if (messages.length === 0) return null;
  const drawn = messages.slice(0, MOST_DRAWN);
  return (
    <g>
      {drawn.map((message) => (
        <Flight
          key={`${message.from} ${message.to} ${message.message} ${message.sentAt}`}
          message={message}
          place={place}
          time={frame.time}
        />
      ))}
      {messages.length > drawn.length && (
        <text x={place.labelX} y={place.height - 6} className={styles.detail}>
          {`${count(messages.length - drawn.length, 'message')} more on the wire`}
        </text>
      )}
    </g>
  );
}

function Flight({ message, place, time }: { readonly message: WireView; readonly place: Layout; readonly time: number }) {
  const to = message.partition === null ? message.to : `${message.partition.topic}-${message.partition.partition}`;
  const a = anchor(place, message.from, 'out');
  const b = anchor(place, to, 'in');
  if (a === null || b === null) return null;
  const { x, y } = along(a.x, a.y, b.x, b.y, travelled(message, time));
  const kind = message.kind === 'response' ? 'yes' : message.kind === 'error' ? 'no' : message.kind;
  return (
    <g>
      <Wire d={curve(a.x, a.y, b.x, b.y)} kind={message.kind === 'error' ? 'lost' : message.kind === 'response' ? 'ok' : 'idle'} arrow />
      <WireMark kind={kind} x={x} y={y} recordKey={message.key} />
      <title>{`${message.message}, ${message.from} to ${message.to}`}</title>
    </g>
  );
}
