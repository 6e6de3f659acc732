import { describe, expect, it } from 'vitest';
import { filtersOf } from './filters';
import { hrefOf } from './link';
import { address } from '../api/client';

describe('filters', () => {
  it('keeps plain values as texts and drops the rest', () => {
    expect(filtersOf({ unit: 'A', n: 3, kev: true, none: '', deep: { a: 1 }, list: [1] })).toEqual({ unit: 'A', n: '3', kev: 'true' });
  });
});

describe('addresses', () => {
  it('escapes what people wrote', () => {
    expect(hrefOf({ to: '/affected', search: { q: 'a&b=c 影響', unit: undefined } })).toBe('/affected?q=a%26b%3Dc+%E5%BD%B1%E9%9F%BF');
  });
  it('asks without filters that are not set', () => {
    expect(address('/tasks', { unit: null, kev: false, overdue: 'true', limit: 0 })).toBe('/api/v1/tasks?overdue=true&limit=0');
  });
});
