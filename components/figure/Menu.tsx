'use client';
/** What can be done to a part, beside the part: opened by Enter, `.`, a click or a long press; Esc gives the focus back. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Icon } from '@/components/ui/Icon';
import type { IconName } from '@/components/ui/icons';
import { Key } from './Key';
import styles from './Menu.module.css';

interface Entry {
  readonly id: string;
  readonly label: string;
  readonly key: string;
  readonly icon: IconName;
  readonly danger?: boolean;
}

interface MenuProps<Action extends Entry> {
  readonly title: string;
  /** In the frame of the positioned ancestor; at its lower right corner when absent. */
  readonly at?: { readonly x: number; readonly y: number };
  readonly actions: readonly Action[];
  readonly followed?: boolean;
  readonly onChoose: (action: Action) => void;
  readonly onFollow?: () => void;
  readonly onClose: () => void;
}

export function Menu<Action extends Entry>({ title, at, actions, followed = false, onChoose, onFollow, onClose }: MenuProps<Action>) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus({ preventScroll: true });
    menu.current?.scrollIntoView({ block: 'nearest' });
    return () => {
      if (before instanceof HTMLElement || before instanceof SVGElement) before.focus({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) onClose();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [onClose]);
  const onKey = (event: KeyboardEvent) => {
    const items = [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const here = items.indexOf(document.activeElement as HTMLElement);
    const to: Readonly<Record<string, number>> = {
      ArrowDown: (here + 1) % items.length,
      ArrowUp: (here - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onClose();
    }
    const behind = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions.find((action) => action.key === event.key);
    if (behind !== undefined) {
      event.preventDefault();
      onChoose(behind);
      return;
    }
    const next = to[event.key];
    if (next === undefined) return;
    event.preventDefault();
    items[next]?.focus();
  };
  return (
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label={`Actions on ${title}`}
      className={styles.menu}
      data-corner={at === undefined || undefined}
      style={at === undefined ? undefined : { left: at.x, top: at.y }}
      onKeyDown={onKey}
    >
      <p>{title}</p>
      {actions.map((action) => (
        <button
          key={action.label}
          data-action={action.id}
          aria-keyshortcuts={action.key}
          type="button"
          role="menuitem"
          tabIndex={-1}
          data-danger={action.danger || undefined}
          onClick={() => onChoose(action)}
        >
          <Icon name={action.icon} size={16} />
          {action.label}
          <Key of={action.key} />
        </button>
      ))}
      {onFollow !== undefined && (
        <button type="button" role="menuitem" tabIndex={-1} onClick={onFollow}>
          <Icon name="eye" size={16} />
          {followed ? 'No longer follow' : 'Follow'}
        </button>
      )}
    </div>
  );
}
