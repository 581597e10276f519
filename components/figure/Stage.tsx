'use client';
/**
 * The drawing with its life: it takes the width there is, gives Tab one stop and the arrows the rest, and opens the actions of
 * whatever is pressed. The lab stands on the same stage as a figure in the text.
 */
import { type KeyboardEvent, type MouseEvent, type PointerEvent, useCallback, useMemo, useRef, useState } from 'react';
import type { Action, Frame, Scenario } from '@/simulator/run';
import { ChainDrawing } from './ChainDrawing';
import { type Attention, GroupDrawing, useLayout } from './GroupDrawing';
import { type Direction, nextPlace, type Place, places } from './groupLayout';
import { Menu } from './Menu';
import { actionsOf, type NamedAction } from './partActions';
import { QueueDrawing } from './QueueDrawing';
import { type QueueLayout, queueLayout, WORKER_HEIGHT, workersOf } from './queueLayout';
import styles from './Stage.module.css';

export interface StageProps {
  readonly frame: Frame;
  readonly scenario: Scenario;
  readonly width: number;
  readonly producers: boolean;
  readonly brokers: boolean;
  readonly timers: boolean;
  readonly small?: boolean;
  readonly speed: number;
  readonly runs: boolean;
  readonly pointed: string | null;
  /** With a choice a press chooses and a second key opens the actions; without one a press opens them. */
  readonly selected?: string | null;
  readonly onSelect?: ((id: string) => void) | undefined;
  /** All actions, not only those of a figure. */
  readonly allActions?: boolean;
  /** A record in a log was pressed: its partition, and its offset. */
  readonly onRecord?: ((log: string, offset: number) => void) | undefined;
  readonly onFollow: (id: string | null) => void;
  readonly onAct: (actions: readonly Action[], said: string) => void;
  readonly className?: string | undefined;
}

const ARROWS: Readonly<Record<string, Direction>> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };
const LONG_PRESS_MS = 500;

export function Stage(props: StageProps) {
  const {
    frame,
    scenario,
    width,
    speed,
    runs,
    pointed,
    selected = null,
    onSelect,
    allActions = false,
    onRecord,
    onFollow,
    onAct,
    className,
  } = props;
  const place = useLayout(frame.kafka, props);
  const queues = useQueueLayout(frame.services, width);
  const all = useMemo(
    () => [...(place === null ? [] : places(place)), ...(queues === null ? [] : queuePlaces(queues, place?.height ?? 0))],
    [place, queues],
  );
  const [focus, setFocus] = useState<string | null>(null);
  const [open, setOpen] = useState<{ readonly id: string; readonly x: number; readonly y: number } | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const press = useRef<{ timer: number; opened: boolean }>({ timer: 0, opened: false });
  const tab = all.some((each) => each.id === focus) ? focus : ((all.find((each) => each.part === 'member') ?? all[0])?.id ?? null);
  const attention: Attention = useMemo(() => ({ pointed, selected, tab }), [pointed, selected, tab]);
  const close = useCallback(() => setOpen(null), []);

  const idOf = (target: EventTarget): string | null => (target as Element).closest('[data-object]')?.getAttribute('data-object') ?? null;
  const openAt = (id: string) => {
    const at = all.find((each) => each.id === id);
    if (at === undefined) return;
    setFocus(id);
    const x = Math.max(0, Math.min(at.x + Math.min(at.width, 150) * 0.6, width - 196));
    setOpen({ id, x, y: at.y + Math.min(at.height, 40) });
  };
  const onKey = (event: KeyboardEvent) => {
    const id = idOf(event.target);
    if (id === null || event.metaKey || event.ctrlKey || event.altKey) return;
    const direction = ARROWS[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      const next = nextPlace(all, id, direction);
      if (next === null) return;
      setFocus(next);
      root.current?.querySelector<SVGElement>(`[data-object="${CSS.escape(next)}"]`)?.focus();
      return;
    }
    if (event.key !== 'Enter' && event.key !== ' ' && event.key !== '.') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key !== '.' && onSelect !== undefined) onSelect(id);
    else openAt(id);
  };
  const onClick = (event: MouseEvent) => {
    const id = idOf(event.target);
    if (id === null || press.current.opened) {
      press.current.opened = false;
      return;
    }
    setFocus(id);
    const offset = onRecord && (event.target as Element).closest('[data-offset]')?.getAttribute('data-offset');
    if (offset != null) onRecord?.(id, Number(offset));
    if (onSelect !== undefined) onSelect(id);
    else openAt(id);
  };
  const onContext = (event: MouseEvent) => {
    const id = idOf(event.target);
    if (id === null) return;
    event.preventDefault();
    openAt(id);
  };
  const onDown = (event: PointerEvent) => {
    const id = idOf(event.target);
    press.current.opened = false;
    if (id === null || event.pointerType === 'mouse') return;
    press.current.timer = window.setTimeout(() => {
      press.current.opened = true;
      openAt(id);
    }, LONG_PRESS_MS);
  };
  const onUp = () => window.clearTimeout(press.current.timer);
  const choose = (action: NamedAction) => {
    setOpen(null);
    onAct(action.do, action.said);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls of a form.
    <div
      ref={root}
      role="group"
      aria-label={`Drawing of ${scenario.title}. Arrow keys go from part to part, ${onSelect === undefined ? 'Enter' : 'the dot key'} opens what can be done.`}
      className={className ? `${styles.stage} ${className}` : styles.stage}
      onKeyDown={onKey}
      onClick={onClick}
      onContextMenu={onContext}
      onPointerDown={onDown}
      onPointerUp={onUp}
      onPointerCancel={onUp}
      onPointerLeave={onUp}
    >
      {place !== null && <GroupDrawing frame={frame} place={place} attention={attention} speed={speed} runs={runs} />}
      {queues !== null && <QueueDrawing frame={frame} place={queues} attention={attention} />}
      {frame.services !== null && frame.services.chains.length > 0 && <ChainDrawing chains={frame.services.chains} width={width} />}
      {open !== null && (
        <Menu
          key={open.id}
          title={open.id}
          at={open}
          actions={actionsOf(frame, scenario, open.id).filter((action) => allActions || action.more !== true)}
          followed={pointed === open.id}
          onChoose={choose}
          onFollow={() => {
            onFollow(pointed === open.id ? null : open.id);
            setOpen(null);
          }}
          onClose={close}
        />
      )}
    </div>
  );
}

function useQueueLayout(services: Frame['services'], width: number): QueueLayout | null {
  const key =
    services === null
      ? ''
      : [...services.queues.map((queue) => `${queue.id}:${workersOf(services.workers, queue).map((worker) => worker.id)}`)].join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that the layout reads of a frame.
  return useMemo(() => (services === null ? null : queueLayout(services, width)), [key, width]);
}

/** Queues stand under the logs, if there are both. */
const queuePlaces = (layout: QueueLayout, top: number): Place[] =>
  layout.queues.flatMap((queue) => [
    { id: queue.id, part: 'group', x: 0, y: top + queue.y, width: layout.lineEnd, height: queue.height } as const,
    ...queue.workers.map(
      ({ id, x, y }) => ({ id, part: 'member', x, y: top + y, width: layout.workerWidth, height: WORKER_HEIGHT }) as const,
    ),
  ]);
