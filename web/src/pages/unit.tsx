// One unit: its figures, what changed this month, how old its open work is, who is in charge.
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useGet } from '../api/query';
import type { AgeBand, Appointment, FlowDay, Fix, Monitor, MonthChange, Page, Trend, UnitDetail } from '../api/types';
import { Mark } from '../parts/badge';
import { useUnitName } from '../parts/choose';
import { Figures } from '../parts/figures';
import { useFilters } from '../parts/filters';
import { Ageing, FlowChart } from '../parts/flow';
import { day, named, num, percent } from '../parts/format';
import { HeatMap } from '../parts/heat';
import { Go, taskPath, unitPath } from '../parts/link';
import { Asked, Empty, Head, Panel, Stamp } from '../parts/panel';
import { TrendChart } from '../parts/trend';
import { FixTable } from './monitor';

const POSTS = ['head', 'system', 'information', 'psirt'] as const;

export function People({ appointments, vacancies }: { appointments: Appointment[]; vacancies: string[] }) {
  const { t } = useTranslation();
  return (
    <dl className="facts">
      {POSTS.flatMap((post) => {
        const of = appointments.filter((a) => a.post === post);
        const main = of.filter((a) => !a.deputy), deputies = of.filter((a) => a.deputy);
        return [
          <dt key={post}>{t(`post.${post}`)}</dt>,
          <dd key={`${post}v`}>
            {main.length > 0 ? <bdi>{main.map((a) => a.person).join('、')}</bdi> : <Mark look="warn">{t('unit.vacant')}</Mark>}
            {deputies.length > 0 && <span className="soft"> · {t('unit.deputy')} <bdi>{deputies.map((a) => a.person).join('、')}</bdi></span>}
            {deputies.length === 0 && vacancies.some((v) => v.includes(post) && v.includes('deputy')) && <span className="soft"> · {t('unit.no_deputy')}</span>}
          </dd>,
        ];
      })}
    </dl>
  );
}

function Month({ m }: { m: MonthChange }) {
  const { t } = useTranslation();
  const rows = [['opened', m.opened], ['closed', m.closed], ['reopened', m.reopened], ['became_overdue', m.became_overdue]] as const;
  const from = `${m.month}-01`;
  const to = { opened: { opened_from: from, all: true }, closed: { closed_from: from, all: true }, reopened: { state: 'reopened' }, became_overdue: { overdue: true } };
  return (
    <>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: '6px 26px', marginBottom: 10 }}>
        {rows.map(([k, n]) => (
          <Go key={k} to="/tasks" search={{ unit: m.unit, ...to[k] }}>
            <span className="soft" style={{ fontSize: '0.75rem', display: 'block' }}>{t(`month.${k}`)}</span>
            <span className="num" style={{ fontSize: '1.25rem', fontWeight: 620, color: 'var(--text)' }}>{num(n)}</span>
          </Go>
        ))}
        <div>
          <span className="soft" style={{ fontSize: '0.75rem', display: 'block' }}>{t('month.open')}</span>
          <span className="num" style={{ fontSize: '1.25rem', fontWeight: 620 }}>{num(m.open_before)} → {num(m.open_now)}</span>
        </div>
        <div>
          <span className="soft" style={{ fontSize: '0.75rem', display: 'block' }}>{t('figure.adherence')}</span>
          <span className="num" style={{ fontSize: '1.25rem', fontWeight: 620 }}>{percent(m.adherence?.in_time ?? 0, m.adherence?.due ?? 0)}</span>
        </div>
      </div>
      <ul className="timeline">
        {m.closed_tasks.slice(0, 4).map((x) => <li key={`c${x.id}`}><Go to={taskPath(x.id)}><bdi>{x.component}</bdi></Go> <span className="soft">{t('month.closed_on', { day: day(x.closed) })}</span></li>)}
        {m.opened_tasks.slice(0, 5).map((x) => <li key={`o${x.id}`}><Go to={taskPath(x.id)}><bdi>{x.component}</bdi></Go> <span className="soft">{t('month.opened_on', { day: day(x.opened) })}</span></li>)}
      </ul>
    </>
  );
}

function Children({ unit }: { unit: UnitDetail }) {
  const { t } = useTranslation();
  if (unit.children.length === 0) return <Empty title={t('unit.no_children')} />;
  return <ul className="timeline">{unit.children.map((c) => <li key={c.code}><Go to={unitPath(c.code)}><bdi>{named(c)}</bdi></Go> <span className="soft">{t('figure.assets', { n: num(c.assets) })}</span></li>)}</ul>;
}

function Body({ unit }: { unit: UnitDetail }) {
  const { t } = useTranslation();
  const [f] = useFilters();
  const code = unit.code, base = `/units/${encodeURIComponent(code)}`;
  const monitor = useGet<Monitor>('/monitor', { unit: code, rows: 'systems', limit: 100 });
  const trend = useGet<Trend>('/monitor/trend', { unit: code, days: 90, limit: 500 });
  const month = useGet<MonthChange>(`${base}/month`, { month: f.month });
  const ageing = useGet<Page<AgeBand>>(`${base}/ageing`);
  const flow = useGet<Page<FlowDay>>(`${base}/flow`, { days: 90, limit: 500 });
  const fixes = useGet<Page<Fix>>('/monitor/fixes', { unit: code, limit: 8 });
  return (
    <>
      <Asked of={monitor} height={112}>{(m) => <Figures monitor={m} trend={trend.data} filter={{ unit: code }} />}</Asked>
      <div className="grid">
        <Panel title={t('unit.month')} width="w7"><Asked of={month} height={200}>{(m) => <Month m={m} />}</Asked></Panel>
        <Panel title={t('unit.people')} width="w5" tools={<Go to="/admin" search={{ tab: 'units', unit: code }}>{t('unit.appoint')}</Go>}><People appointments={unit.appointments} vacancies={unit.vacancies} /></Panel>
        <div className="w7" style={{ display: 'grid' }}><Asked of={ageing} height={280}>{(x) => <Ageing bands={x.items} />}</Asked></div>
        <div className="w5" style={{ display: 'grid' }}><Asked of={flow} height={280}>{(x) => <FlowChart days={x.items} />}</Asked></div>
        <div className="w7" style={{ display: 'grid' }}><Asked of={monitor} height={280}>{(m) => <HeatMap rows={m.items} by="tier" base={{ unit: code }} system title={t('unit.systems')} />}</Asked></div>
        <div className="w5" style={{ display: 'grid' }}><Asked of={trend} height={280}>{(x) => <TrendChart trend={x} title={t('monitor.trend')} height={240} />}</Asked></div>
        <Panel title={t('fixes.title')} width="w8" bare><Asked of={fixes} height={280}>{(x) => <FixTable fixes={x.items} unit={code} />}</Asked></Panel>
        <Panel title={t('unit.children')} width="w4"><Children unit={unit} /></Panel>
      </div>
    </>
  );
}

export default function UnitPage() {
  const { t } = useTranslation();
  const { code } = useParams({ strict: false }) as { code: string };
  const asked = useGet<UnitDetail>(`/units/${encodeURIComponent(code)}`);
  const name = useUnitName();
  const path = (asked.data?.path ?? []).filter((c) => c !== code);
  return (
    <>
      <Head title={asked.data ? named(asked.data) : code} crumbs={[{ to: '/units', text: t('nav.units') }, ...path.map((c) => ({ to: unitPath(c), text: name(c) }))]}>
        <Go to="/" search={{ unit: code }}>{t('unit.to_monitor')}</Go>
        <Stamp at={asked.data ? asked.dataUpdatedAt : undefined} />
      </Head>
      <Asked of={asked} height={420}>{(unit) => <Body key={code} unit={unit} />}</Asked>
    </>
  );
}
