// The pages and their addresses. Filters are plain texts in the query.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { client } from './api/query';
import { Failed } from './pages/failed';
import { filtersOf } from './parts/filters';
import { sessionQuery } from './session';

const root = createRootRoute({ component: Outlet, validateSearch: filtersOf, notFoundComponent: lazyRouteComponent(() => import('./pages/not_found')) });

const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: lazyRouteComponent(() => import('./pages/sign_in')) });

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: lazyRouteComponent(() => import('./parts/frame')),
  beforeLoad: async ({ location }) => {
    const s = await client.ensureQueryData(sessionQuery);
    if (s.state !== 'ready') throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { back: location.href } } as never);
  },
});

const page = (path: string, load: () => Promise<{ default: React.ComponentType }>) =>
  createRoute({ getParentRoute: () => inside, path, component: lazyRouteComponent(load) });

const pages = [
  page('/', () => import('./pages/monitor')),
  page('/units', () => import('./pages/units')),
  page('/units/$code', () => import('./pages/unit')),
  page('/my', () => import('./pages/my_tasks')),
  page('/tasks', () => import('./pages/tasks')),
  page('/tasks/$id', () => import('./pages/task')),
  page('/affected', () => import('./pages/affected')),
  page('/campaigns', () => import('./pages/campaigns')),
  page('/campaigns/$id', () => import('./pages/campaign')),
  page('/assets', () => import('./pages/assets')),
  page('/assets/$name', () => import('./pages/asset')),
  page('/systems/$code', () => import('./pages/system')),
  page('/advisories/$id', () => import('./pages/advisory')),
  page('/admin', () => import('./pages/admin')),
];

/** Query values stay what they are in the address: no quotes around texts that look like numbers. */
export const router = createRouter({
  routeTree: root.addChildren([signIn, inside.addChildren(pages)]),
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const q = new URLSearchParams(filtersOf(search) as Record<string, string>).toString();
    return q ? `?${q}` : '';
  },
  defaultPreload: false,
  defaultErrorComponent: Failed,
  scrollRestoration: true,
});
