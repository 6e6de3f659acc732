// The key figures: each a number, its line over time and the list behind it.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Monitor, Trend } from '../api/types';
import { TIERS, TIER_COLOR } from './badge';
import { Spark } from './chart';
import { num, percent } from './format';
import { rowSum } from './heat';
import { Go, type To } from './link';

function Figure({ name, value, unit, under, spark, tone, alert, to }: {
  name: string; value: string; unit?: string; under?: ReactNode; spark?: number[]; tone?: string; alert?: boolean; to: To;
}) {
  return (
    <Go {...to} className={alert ? 'card figure alert' : 'card figure'}>
      <span className="name">{name}</span>
      <span className="row"><span className="value">{value}{unit && <small>{unit}</small>}</span>{spark && <Spark values={spark} tone={tone} />}</span>
      <span className="under">{under}</span>
    </Go>
  );
}

export function Figures({ monitor, trend, filter }: { monitor: Monitor; trend: Trend | undefined; filter: Record<string, string | undefined> }) {
  const { t } = useTranslation();
  const { sum, adherence } = monitor;
  const all = rowSum(sum);
  const days = trend?.items ?? [];
  const overdue = days.map((d) => TIERS.reduce((n, x) => n + d.tiers[x].overdue, 0));
  const open = days.map((d) => TIERS.reduce((n, x) => n + d.tiers[x].open, 0));
  const kev = days.flatMap((d) => (d.kev === null ? [] : [d.kev]));
  const high = days.flatMap((d) => (d.high_priority === null ? [] : [d.high_priority]));
  const tasks = (more: Record<string, string>): To => ({ to: '/tasks', search: { ...filter, ...more } });
  return (
    <div className="figures">
      <div className="card figure">
        <Go {...tasks({})} style={{ color: 'inherit' }}>
          <span className="name" style={{ display: 'block' }}>{t('figure.open')}</span>
          <span className="row"><span className="value">{num(all.open)}</span><Spark values={open} /></span>
        </Go>
        <span className="tierbar" aria-hidden>
          {TIERS.map((x) => <i key={x} style={{ flexGrow: sum.tiers[x].open, background: TIER_COLOR[x] }} />)}
        </span>
        <span className="under">{t('figure.assets', { n: num(sum.assets) })}</span>
      </div>
      <Figure name={t('figure.overdue')} value={num(all.overdue)} under={t('figure.overdue_under', { share: percent(all.overdue, all.open) })}
        spark={overdue} tone="var(--tier-a)" alert={all.overdue > 0} to={tasks({ overdue: 'true' })} />
      <Figure name={t('figure.high')} value={num(sum.high_priority)} under={t('figure.high_under')} spark={high} tone="var(--tier-b)" to={tasks({ priority: 'true' })} />
      <Figure name={t('figure.kev')} value={num(sum.kev)} under={t('figure.kev_under')} spark={kev} tone="var(--tier-b)" to={tasks({ kev: 'true' })} />
      <Figure name={t('figure.undetermined')} value={num(sum.undetermined)} under={t('figure.undetermined_under')}
        spark={days.map((d) => d.undetermined)} tone="var(--tier-e)" to={tasks({ kind: 'data-quality' })} />
      <Figure name={t('figure.adherence')} value={percent(adherence?.in_time ?? 0, adherence?.due ?? 0)}
        under={adherence ? t('figure.adherence_under', { in_time: num(adherence.in_time), due: num(adherence.due) }) : t('figure.adherence_none')}
        to={tasks(adherence ? { all: 'true', due_from: `${adherence.month}-01` } : {})} />
    </div>
  );
}
