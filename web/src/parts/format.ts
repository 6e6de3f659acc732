// Numbers, days and moments as people of each language write them.
import i18next from 'i18next';
import type { Total } from '../api/types';

export type Due = 'track' | 'soon' | 'today' | 'overdue';
export const SOON_DAYS = 7;
const DAY_MS = 86_400_000;

const locale = (): string => (i18next.language === 'en' ? 'en-GB' : 'ja-JP');

export function num(n: number | null | undefined, digits = 0): string {
  if (n === null || n === undefined) return '–';
  return n.toLocaleString(locale(), { maximumFractionDigits: digits, minimumFractionDigits: digits });
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${num((part / whole) * 100)}%`;
}

export function total(t: Total | undefined): string {
  if (t === undefined) return '–';
  return typeof t === 'number' ? num(t) : `${num(t.at_least)}+`;
}

/** YYYY-MM-DD as a day, without a time zone's shift. */
export function day(text: string | null | undefined, year = true): string {
  if (!text) return '–';
  const d = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(d.getTime())) return text;
  return d.toLocaleDateString(locale(), {
    timeZone: 'UTC', year: year ? 'numeric' : undefined, month: locale() === 'ja-JP' ? 'numeric' : 'short', day: 'numeric',
  });
}

export function moment(text: string | null | undefined): string {
  if (!text) return '–';
  const d = new Date(text);
  return Number.isNaN(d.getTime()) ? text : d.toLocaleString(locale(), {
    year: 'numeric', month: locale() === 'ja-JP' ? 'numeric' : 'short', day: 'numeric', hour: '2-digit', minute: '2-digit',
  });
}

export function dayText(d: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
}

export function dayPlus(days: number, from = new Date()): string {
  return dayText(new Date(from.getTime() + days * DAY_MS));
}

/** Whole days from today to a day; negative: it has passed. */
export function daysTo(text: string, now = new Date()): number {
  return Math.round((Date.parse(text) - Date.parse(dayText(now))) / DAY_MS);
}

export function dueOf(due: string, overdue: boolean, now = new Date()): Due {
  const left = daysTo(due, now);
  if (overdue || left < 0) return 'overdue';
  if (left === 0) return 'today';
  return left <= SOON_DAYS ? 'soon' : 'track';
}

/** One of the two names a record carries. */
export function named(x: { name_ja?: string | null; name_en?: string | null }): string {
  return (i18next.language === 'en' ? x.name_en || x.name_ja : x.name_ja || x.name_en) ?? '';
}

export function size(bytes: number | null): string {
  if (bytes === null) return '–';
  return bytes < 1e6 ? `${num(bytes / 1e3, 0)} kB` : `${num(bytes / 1e6, 1)} MB`;
}
