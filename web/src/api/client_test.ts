import { afterEach, describe, expect, it, vi } from 'vitest';
import { call, get, keyNew, post, Problem, sessionSet, Unreachable, watchers } from './client';
import type { SessionState } from './types';

const READY: SessionState = { state: 'ready', user: null, grants: [], csrf: 'c1', recovery_left: null };
const answer = (status: number, body: unknown): Response => new Response(status === 204 ? null : JSON.stringify(body), { status });

afterEach(() => vi.unstubAllGlobals());

describe('calls', () => {
  it('carry the token and a key with each write, the same key when asked again', async () => {
    const sent: Array<[string, RequestInit]> = [];
    const answers = [answer(401, { title: 'gone' }), answer(200, { id: 1 })];
    vi.stubGlobal('fetch', async (url: string, init: RequestInit) => { sent.push([url, init]); return answers.shift()!; });
    const lost: boolean[] = [];
    watchers((x) => lost.push(x), () => {});
    sessionSet({ ...READY, csrf: 'old' });
    const waiting = post<{ id: number }>('/tasks/1/plan', { by: '2026-12-01' });
    await vi.waitFor(() => expect(lost).toContain(true));
    sessionSet(READY);
    expect(await waiting).toEqual({ id: 1 });
    const [one, two] = sent.map(([, init]) => init.headers as Record<string, string>);
    expect(one!['X-CSRF-Token']).toBe('old');
    expect(two!['X-CSRF-Token']).toBe('c1');
    expect(one!['Idempotency-Key']).toBe(two!['Idempotency-Key']);
    expect(sent[1]![1].body).toBe('{"by":"2026-12-01"}');
    expect(lost.at(-1)).toBe(false);
  });
  it('tell a refusal from a server that is not reached', async () => {
    vi.stubGlobal('fetch', async () => answer(422, { detail: 'no', errors: [{ path: 'by', message: 'bad' }] }));
    const refused = await get('/x').catch((e: unknown) => e);
    expect(refused).toBeInstanceOf(Problem);
    expect((refused as Problem).body.errors).toHaveLength(1);
    vi.stubGlobal('fetch', async () => { throw new TypeError('network'); });
    expect(await get('/x').catch((e: unknown) => e)).toBeInstanceOf(Unreachable);
  });
  it('give nothing for an answer without a body', async () => {
    vi.stubGlobal('fetch', async () => answer(204, null));
    expect(await call('DELETE', '/tokens/a')).toBeUndefined();
  });
});

describe('keys', () => {
  it('differ', () => {
    expect(keyNew()).toMatch(/^[0-9a-f]{32}$/);
    expect(keyNew()).not.toBe(keyNew());
  });
});
