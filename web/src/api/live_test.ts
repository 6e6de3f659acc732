import { describe, expect, it } from 'vitest';
import { Signal } from './live';

describe('a signal', () => {
  it('tells followers of a change once, and none that left', () => {
    const s = new Signal(1);
    let heard = 0;
    const leave = s.follow(() => heard++);
    s.set(2);
    s.set(2);
    leave();
    s.set(3);
    expect([s.get(), heard]).toEqual([3, 1]);
  });
});
