// Filters, order and time live in the URL: what is seen can be shared and comes back on reload.
import { useNavigate, useSearch } from '@tanstack/react-router';

export type Filters = Record<string, string | undefined>;

/** Search values as plain texts; what is no text or number is dropped. */
export function filtersOf(search: Record<string, unknown>): Filters {
  const out: Filters = {};
  for (const [key, value] of Object.entries(search))
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      if (value !== '') out[key] = String(value);
  return out;
}

export function useFilters(): [Filters, (change: Filters) => void] {
  const search = useSearch({ strict: false }) as Filters;
  const go = useNavigate();
  const set = (change: Filters): void => {
    void go({
      to: '.',
      search: (old: Filters) => filtersOf({ ...old, ...change }),
      replace: true,
      resetScroll: false,
    } as never);
  };
  return [search, set];
}
