// What the pages ask for, kept by TanStack Query; live updates make it stale.
import { keepPreviousData, QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { get, Problem, type Query } from './client';
import type { Page } from './types';

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      networkMode: 'always',
      retry: (count, e) => !(e instanceof Problem && e.status < 500) && count < 3,
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: 'always' },
  },
});

export function useGet<T>(path: string, query: Query = {}, enabled = true) {
  return useQuery<T>({
    queryKey: [path, query],
    queryFn: () => get<T>(path, query),
    placeholderData: keepPreviousData,
    enabled,
  });
}

/** A list by pages: each page is asked for when the reader comes to it. */
export function useList<T>(path: string, query: Query = {}, enabled = true) {
  return useInfiniteQuery({
    queryKey: [path, 'list', query],
    queryFn: ({ pageParam }) => get<Page<T>>(path, { ...query, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
  });
}
