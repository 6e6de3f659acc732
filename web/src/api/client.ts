// Calls below /api/v1: CSRF, problems, and a session that ends in the middle of a form.
import i18next from 'i18next';
import type { Problem as ProblemBody, SessionState } from './types';

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly body: Partial<ProblemBody>,
  ) {
    super(body.detail || body.title || String(status));
  }
}

/** The server was not reached. */
export class Unreachable extends Error {}

export type Query = Record<string, string | number | boolean | undefined | null>;

export interface Ask {
  query?: Query;
  body?: unknown;
  raw?: { data: BodyInit; type: string };
  match?: number | string;
}

let csrf: string | null = null;
let waiting: Array<() => void> = [];
let onLost: (lost: boolean) => void = () => {};
let onReach: (reached: boolean) => void = () => {};

export function sessionSet(s: SessionState): void {
  csrf = s.csrf;
  if (s.state === 'ready') {
    waiting.forEach((go) => go());
    waiting = [];
    onLost(false);
  }
}

export function watchers(lost: (lost: boolean) => void, reach: (reached: boolean) => void): void {
  onLost = lost;
  onReach = reach;
}

export function address(path: string, query: Query = {}): string {
  const q = new URLSearchParams();
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '' && value !== false)
      q.set(key, String(value));
  const text = q.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

async function problemOf(r: Response): Promise<Problem> {
  let body: Partial<ProblemBody> = {};
  try {
    body = await r.json();
  } catch {
    body = { title: r.statusText };
  }
  return new Problem(r.status, body);
}

function headersOf(method: string, ask: Ask, key: string): HeadersInit {
  const h: Record<string, string> = {
    Accept: 'application/json',
    'Accept-Language': i18next.language ?? 'ja',
  };
  if (ask.raw) h['Content-Type'] = ask.raw.type;
  else if (ask.body !== undefined) h['Content-Type'] = 'application/json';
  if (method !== 'GET' && csrf) h['X-CSRF-Token'] = csrf;
  if (method === 'POST') h['Idempotency-Key'] = key;
  if (ask.match !== undefined) h['If-Match'] = `"${ask.match}"`;
  return h;
}

/** Where the session ended, waits for the next sign-in and asks again: nothing typed is lost. */
export async function call<T>(method: string, path: string, ask: Ask = {}): Promise<T> {
  const key = keyNew();
  for (;;) {
    let r: Response;
    try {
      r = await fetch(address(path, ask.query), {
        method,
        headers: headersOf(method, ask, key),
        body: ask.raw ? ask.raw.data : ask.body === undefined ? undefined : JSON.stringify(ask.body),
        credentials: 'same-origin',
      });
    } catch {
      onReach(false);
      throw new Unreachable();
    }
    onReach(true);
    if (r.status === 401 && !path.startsWith('/session')) {
      await new Promise<void>((go) => {
        waiting.push(go);
        onLost(true);
      });
      continue;
    }
    if (!r.ok) throw await problemOf(r);
    return r.status === 204 ? (undefined as T) : r.json();
  }
}

/** Random enough for an idempotency key; crypto.randomUUID wants a secure context. */
export function keyNew(): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(b, (x) => x.toString(16).padStart(2, '0')).join('');
}

export const get = <T>(path: string, query?: Query): Promise<T> => call<T>('GET', path, { query });
export const post = <T>(path: string, body?: unknown, query?: Query): Promise<T> =>
  call<T>('POST', path, { body, query });
