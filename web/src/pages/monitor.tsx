// The Risk Monitor: what management, the CISO and departments look at together.
import { SegmentedControl, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useGet } from '../api/query';
import type { Contributor, Fix, Monitor, MonitorRow, Page, Trend, UnitDetail } from '../api/types';
import { TierBadge } from '../parts/badge';
import { Pick, PURPOSES, TextFilter, UnitSelect, useRegions, useUnitName } from '../parts/choose';
import { Figures } from '../parts/figures';
import { useFilters } from '../parts/filters';
import { named, num, percent } from '../parts/format';
import { HeatMap, type By } from '../parts/heat';
import { Go, unitPath } from '../parts/link';
import { Asked, Empty, Head, Panel, Stamp } from '../parts/panel';
import { TrendChart } from '../parts/trend';

const DAYS = ['30', '90', '365'];

export function FixTable({ fixes, unit }: { fixes: Fix[]; unit: string | undefined }) {
  const { t } = useTranslation();
  const most = Math.max(...fixes.map((f) => f.load), 1);
  if (fixes.length === 0) return <Empty title={t('fixes.empty')} next={t('fixes.empty_next')} />;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('fixes.title')}>
      <table className="list">
        <thead>
          <tr>
            <th scope="col">{t('col.fix')}</th><th scope="col">{t('col.tier')}</th><th scope="col" className="num">{t('col.assets')}</th>
            <th scope="col" className="num">{t('col.exposures')}</th><th scope="col" className="num">{t('fixes.overdue_tasks')}</th><th scope="col">{t('fixes.effect')}</th>
          </tr>
        </thead>
        <tbody>
          {fixes.slice(0, 8).map((f) => (
            <tr key={`${f.space}/${f.component}/${f.line}`}>
              <td>
                <Go to="/tasks" search={{ unit, component: f.component }}><bdi style={{ fontWeight: 550 }}>{f.component}</bdi></Go>
                <div className="soft" style={{ fontSize: '0.75rem' }}>{f.target ? t('fixes.to', { target: f.target }) : t('fixes.no_target')} · {f.space}{f.kev ? ' · KEV' : ''}</div>
              </td>
              <td><TierBadge tier={f.tier} /></td>
              <td className="num">{num(f.assets)}</td>
              <td className="num"><Go to="/tasks" search={{ unit, component: f.component }}>{num(f.exposures)}</Go></td>
              <td className="num">{f.overdue > 0 ? <Go to="/tasks" search={{ unit, component: f.component, overdue: true }}>▲ {num(f.overdue)}</Go> : '0'}</td>
              <td style={{ minWidth: 90 }}><span className="bar" style={{ display: 'block' }} title={num(f.load)}><i style={{ width: `${(f.load / most) * 100}%` }} /></span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function ContributorTable({ rows }: { rows: Contributor[] }) {
  const { t } = useTranslation();
  if (rows.length === 0) return <Empty title={t('contributors.empty')} />;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('contributors.title')}>
      <table className="list">
        <thead>
          <tr><th scope="col">{t('col.unit')}</th><th scope="col">{t('contributors.share')}</th><th scope="col" className="num">{t('col.open')}</th><th scope="col" className="num">{t('col.overdue')}</th></tr>
        </thead>
        <tbody>
          {rows.slice(0, 10).map((c, i) => (
            <tr key={c.unit ?? i}>
              <td>{c.unit ? <Go to={unitPath(c.unit)}><bdi>{named(c)}</bdi></Go> : named(c) || t('heat.unassigned')}</td>
              <td style={{ minWidth: 110 }}>
                <div style={{ display: 'flex', gap: 8, alignItems: 'center' }}>
                  <span className="bar" style={{ flex: 1 }} aria-hidden><i style={{ width: `${c.share * 100}%`, display: 'block' }} /></span>
                  <span className="num" style={{ width: 36 }}>{percent(c.share, 1)}</span>
                </div>
              </td>
              <td className="num">{c.unit ? <Go to="/tasks" search={{ unit: c.unit }}>{num(c.open)}</Go> : num(c.open)}</td>
              <td className="num">{c.overdue > 0 && c.unit ? <Go to="/tasks" search={{ unit: c.unit, overdue: true }}>▲ {num(c.overdue)}</Go> : num(c.overdue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MonitorFilters() {
  const { t } = useTranslation();
  const regions = useRegions();
  const [f, set] = useFilters();
  return (
    <div className="filters" role="search" aria-label={t('frame.filters')}>
      <UnitSelect value={f.unit} set={(unit) => set({ unit })} />
      <Pick label={t('filter.purpose')} value={f.purpose} set={(purpose) => set({ purpose })} values={PURPOSES} family="purpose" />
      <Pick label={t('filter.region')} value={f.region} set={(region) => set({ region })} values={regions} family="region" />
      <TextFilter label={t('filter.customer')} value={f.customer} set={(customer) => set({ customer })} placeholder={t('filter.customer_hint')} />
      <Switch label={t('filter.priority')} checked={f.priority === 'true'} onChange={(e) => set({ priority: e.target.checked ? 'true' : undefined })} mb={8} />
    </div>
  );
}

/** Where all stands below one unit: a heat map of that alone says nothing, so it begins one level lower. */
export function onlyTop(rows: MonitorRow[] | undefined): string | undefined {
  const tops = (rows ?? []).filter((r) => r.unit !== null);
  return tops.length === 1 && tops[0]!.children > 0 ? tops[0]!.unit! : undefined;
}

/** The way down the tree to where the reader stands. */
function useCrumbs(unit: string | undefined, base: Record<string, string | undefined>) {
  const { t } = useTranslation();
  const here = useGet<UnitDetail>(`/units/${encodeURIComponent(unit ?? '')}`, {}, unit !== undefined);
  const name = useUnitName();
  if (!unit) return { crumbs: undefined, here: undefined };
  const path = (here.data?.path ?? []).filter((c) => c !== unit);
  return {
    crumbs: [{ to: '/', search: { ...base, unit: undefined }, text: t('monitor.whole') }, ...path.map((c) => ({ to: '/', search: { ...base, unit: c }, text: name(c) }))],
    here: here.data,
  };
}

export default function MonitorPage() {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const by = (['tier', 'severity', 'kind'].includes(f.by ?? '') ? f.by : 'tier') as By;
  const system = f.rows === 'systems';
  const days = DAYS.includes(f.days ?? '') ? f.days! : '90';
  const narrow = { unit: f.unit, purpose: f.purpose, region: f.region, customer: f.customer, priority: f.priority };
  const monitor = useGet<Monitor>('/monitor', { ...narrow, by, rows: system ? 'systems' : 'children', limit: 500 });
  const only = f.unit === undefined && !system ? onlyTop(monitor.data?.items) : undefined;
  const below = useGet<Monitor>('/monitor', { ...narrow, unit: only, by, rows: 'children', limit: 500 }, only !== undefined);
  const trend = useGet<Trend>('/monitor/trend', { unit: f.unit, purpose: f.purpose, days, limit: 500 });
  const fixes = useGet<Page<Fix>>('/monitor/fixes', { unit: f.unit, limit: 8 });
  const contributors = useGet<Page<Contributor>>('/monitor/contributors', { unit: f.unit, limit: 10 });
  const { crumbs, here } = useCrumbs(f.unit, f);
  const byTool = (
    <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', justifyContent: 'flex-end' }}>
      <SegmentedControl size="xs" aria-label={t('monitor.rows')} value={system ? 'systems' : 'children'} onChange={(v) => set({ rows: v === 'systems' ? v : undefined })}
        data={[{ value: 'children', label: t('monitor.by_unit') }, { value: 'systems', label: t('monitor.by_system') }]} />
      <SegmentedControl size="xs" aria-label={t('monitor.columns')} value={by} onChange={(v) => set({ by: v === 'tier' ? undefined : v })}
        data={(['tier', 'severity', 'kind'] as const).map((x) => ({ value: x, label: t(`by.${x}`) }))} />
    </div>
  );
  const dayTool = (
    <SegmentedControl size="xs" aria-label={t('monitor.days')} value={days} onChange={(v) => set({ days: v === '90' ? undefined : v })}
      data={DAYS.map((d) => ({ value: d, label: t('monitor.n_days', { n: d }) }))} />
  );
  return (
    <>
      <Head title={here ? named(here) : t('monitor.title')} crumbs={crumbs}>
        {f.unit && <Go to={unitPath(f.unit)}>{t('monitor.to_unit')}</Go>}
        <Stamp at={monitor.data ? monitor.dataUpdatedAt : undefined} />
      </Head>
      <MonitorFilters />
      <Asked of={monitor} height={112}>{(m) => <Figures monitor={m} trend={trend.data} filter={{ unit: f.unit, priority: f.priority }} />}</Asked>
      <div className="grid">
        <div className="w7" style={{ display: 'grid' }}>
          <Asked of={monitor} height={420}>{(m) => <HeatMap rows={only && below.data ? [...below.data.items, ...m.items.filter((r) => r.unit === null)] : m.items} sum={m.sum} by={by} base={f} system={system} title={t('monitor.heat')} tools={byTool} />}</Asked>
        </div>
        <div className="w5" style={{ display: 'grid' }}>
          <Asked of={trend} height={420}>{(x) => <TrendChart trend={x} title={t('monitor.trend')} tools={dayTool} />}</Asked>
        </div>
        <Panel title={t('fixes.title')} note={t('fixes.note')} width="w7" bare><Asked of={fixes} height={340}>{(x) => <FixTable fixes={x.items} unit={f.unit} />}</Asked></Panel>
        <Panel title={t('contributors.title')} note={t('contributors.note')} width="w5" bare><Asked of={contributors} height={340}>{(x) => <ContributorTable rows={x.items} />}</Asked></Panel>
      </div>
    </>
  );
}
