import { describe, expect, it } from 'vitest';
import type { Affected, MonitorRow, Task } from '../api/types';
import { TIERS } from '../parts/badge';
import { cellOf, listBehind, rowSum, shareOf } from '../parts/heat';
import { verdictOf } from './affected';
import { campaignBody } from './campaigns';
import { byFix } from './my_tasks';

const task = (id: number, component: string, target: string | null): Task => ({ id, component, target, kind: 'fix' }) as Task;
const row = { tiers: Object.fromEntries(TIERS.map((t, i) => [t, { open: i + 1, overdue: i, accepted: 0 }])), kinds: { vulnerability: 15 } } as unknown as MonitorRow;

describe('my tasks', () => {
  it('keep one fix together in the order of urgency', () => {
    const groups = byFix([task(1, 'a', '2'), task(2, 'b', '1'), task(3, 'a', '2'), task(4, 'a', null)]);
    expect(groups.map((g) => g.tasks.map((x) => x.id))).toEqual([[1, 3], [2], [4]]);
  });
});

describe('the heat map', () => {
  it('adds up a row', () => {
    expect(rowSum(row)).toEqual({ open: 15, overdue: 10, accepted: 0 });
  });
  it('has no share where nothing is open, and none of a kind that is not there', () => {
    expect(shareOf({ open: 0, overdue: 0, accepted: 0 })).toBe(0);
    expect(cellOf(row, 'kind', 'ledger').open).toBe(0);
  });
  it('leads to the list behind a number', () => {
    expect(listBehind('A', 'tier', '3d')).toEqual({ to: '/tasks', search: { unit: 'A', tier: '3d' } });
  });
});

describe('are we affected', () => {
  const of = (assets: number, undetermined_assets: number, known: boolean): Affected =>
    ({ summary: { assets, undetermined_assets }, query: { known } }) as Affected;
  it('never says no where something is not determined or not known', () => {
    expect(verdictOf(of(1, 1, true))).toBe('affected');
    expect(verdictOf(of(0, 1, true))).toBe('undetermined');
    expect(verdictOf(of(0, 0, true))).toBe('not_affected');
    expect(verdictOf(of(0, 0, false))).toBe('unknown');
  });
});

describe('a campaign', () => {
  it('has a day for all and one for each region that has its own', () => {
    expect(campaignBody({ title: 'x', q: '', due: '2026-12-01', due_Europe: '2026-12-03', kev: 'true' }, ['Europe', 'Japan'])).toEqual({
      title: 'x', kev: true, due: [{ region: null, due: '2026-12-01' }, { region: 'Europe', due: '2026-12-03' }],
    });
  });
});
