// Live updates: the server says by events that something changed; what is shown is asked for anew.
import { useSyncExternalStore } from 'react';
import { client } from './query';
import { watchers } from './client';

/** One value that components can follow. */
export class Signal<T> {
  private heard = new Set<() => void>();
  constructor(private value: T) {}
  get = (): T => this.value;
  set = (value: T): void => {
    if (value === this.value) return;
    this.value = value;
    this.heard.forEach((f) => f());
  };
  follow = (f: () => void): (() => void) => {
    this.heard.add(f);
    return () => this.heard.delete(f);
  };
}

export function useSignal<T>(s: Signal<T>): T {
  return useSyncExternalStore(s.follow, s.get);
}

export type Connection = 'connecting' | 'live' | 'lost';
export const connection = new Signal<Connection>('connecting');
export const sessionLost = new Signal(false);

watchers(sessionLost.set, (reached) => {
  if (!reached) connection.set('lost');
});

const SETTLE_MS = 400; // a round changes much at once: one fetch for all of it

export function follow(): () => void {
  let source: EventSource | null = null;
  let settle: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;
  let wait = 1000;
  const changed = (): void => {
    clearTimeout(settle);
    settle = setTimeout(() => void client.invalidateQueries(), SETTLE_MS);
  };
  const open = (): void => {
    source = new EventSource('/api/v1/events');
    source.addEventListener('open', () => {
      if (connection.get() === 'lost') changed();
      connection.set('live');
      wait = 1000;
    });
    source.addEventListener('changed', changed);
    source.addEventListener('error', () => {
      source?.close();
      connection.set('lost');
      again = setTimeout(open, wait);
      wait = Math.min(wait * 2, 30_000);
    });
  };
  open();
  return () => {
    source?.close();
    clearTimeout(settle);
    clearTimeout(again);
  };
}
