import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { day, daysTo, dueOf, num, percent, total } from './format';

beforeAll(async () => {
  await i18next.init({ lng: 'ja', resources: {} });
});

const NOW = new Date(2026, 10, 26, 23, 59);

describe('due dates', () => {
  it('counts whole days whatever the hour', () => {
    expect(daysTo('2026-11-26', NOW)).toBe(0);
    expect(daysTo('2026-11-27', NOW)).toBe(1);
    expect(daysTo('2026-10-26', NOW)).toBe(-31);
  });
  it('tells four states apart', () => {
    expect(dueOf('2026-11-25', false, NOW)).toBe('overdue');
    expect(dueOf('2026-11-26', false, NOW)).toBe('today');
    expect(dueOf('2026-12-03', false, NOW)).toBe('soon');
    expect(dueOf('2026-12-04', false, NOW)).toBe('track');
  });
  it('believes the server that the day has passed in the unit\'s zone', () => {
    expect(dueOf('2026-11-26', true, NOW)).toBe('overdue');
  });
});

describe('numbers and days', () => {
  it('writes what is not there as a dash', () => {
    expect([num(null), percent(1, 0), day(null), total(undefined)]).toEqual(['–', '–', '–', '–']);
  });
  it('says that a total is a lower bound', () => {
    expect(total({ at_least: 10000 })).toBe('10,000+');
  });
  it('does not shift a day by a time zone', () => {
    expect(day('2026-01-01')).toBe('2026/1/1');
  });
  it('leaves a text that is no day as it is', () => {
    expect(day('soon')).toBe('soon');
  });
});
