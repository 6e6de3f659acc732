// Who is signed in, for every page.
import { useQuery } from '@tanstack/react-query';
import { call, sessionSet } from './api/client';
import { client } from './api/query';
import type { SessionState } from './api/types';

const KEY = ['session'];

export async function sessionLoad(): Promise<SessionState> {
  const s = await call<SessionState>('GET', '/session');
  sessionSet(s);
  return s;
}

export function sessionPut(s: SessionState): void {
  sessionSet(s);
  client.setQueryData(KEY, s);
}

export function useSession(): SessionState | undefined {
  return useQuery({ queryKey: KEY, queryFn: sessionLoad, staleTime: 300_000 }).data;
}

export const sessionQuery = { queryKey: KEY, queryFn: sessionLoad, staleTime: 300_000 };

export async function signOut(): Promise<void> {
  await call('DELETE', '/session');
  client.clear();
  window.location.assign('/sign-in');
}
