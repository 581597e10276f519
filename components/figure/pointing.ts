'use client';
/**
 * What a word in the text points at, by figure: a small store outside React, so that prose and drawing need not know each other.
 * A name is that of a part (`billing-2`, `orders-3`, `billing`, `checkout`, `broker-1`), of a timer (`session.timeout.ms`)
 * or of a mark (`committed`, `position`, `highWatermark`, `logEndOffset`).
 */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const store = createStore<Readonly<Record<string, string>>>(() => ({}));

/** Points at something in a figure; `null` stops pointing. */
export function pointAt(figure: string, name: string | null): void {
  const { [figure]: _, ...others } = store.getState();
  store.setState(name === null ? others : { ...others, [figure]: name }, true);
}

export const usePointedAt = (figure: string | undefined): string | null =>
  useStore(store, (pointed) => (figure === undefined ? null : (pointed[figure] ?? null)));
