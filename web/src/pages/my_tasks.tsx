// My tasks: what is overdue, due this week, new; the same fix of several units stands together.
import { Checkbox, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useGet } from '../api/query';
import type { Page, Task } from '../api/types';
import { DueBadge, Flags, StateBadge, TierBadge } from '../parts/badge';
import { UnitSelect, useUnitName } from '../parts/choose';
import { useFilters } from '../parts/filters';
import { dayPlus, num, total } from '../parts/format';
import { Go, taskPath } from '../parts/link';
import { Asked, Empty, Head, Panel, Stamp } from '../parts/panel';
import { BulkBar } from '../parts/task_columns';

/** Tasks of one fix together, in the order they came. */
export function byFix(tasks: Task[]): Array<{ key: string; tasks: Task[] }> {
  const groups = new Map<string, Task[]>();
  for (const x of tasks) {
    const key = `${x.component}\n${x.target ?? x.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), x]);
  }
  return [...groups].map(([key, of]) => ({ key, tasks: of }));
}

function Group({ tasks, chosen, toggle }: { tasks: Task[]; chosen: Set<number>; toggle: (ids: number[], on: boolean) => void }) {
  const { t } = useTranslation();
  const name = useUnitName();
  const ids = tasks.map((x) => x.id);
  const on = ids.filter((i) => chosen.has(i)).length;
  const first = tasks[0]!;
  return (
    <tbody>
      <tr style={{ background: 'color-mix(in srgb, var(--calm-bg) 55%, transparent)' }}>
        <td style={{ width: 34 }}><Checkbox size="xs" aria-label={t('my.choose_fix', { name: first.component })} checked={on === ids.length} indeterminate={on > 0 && on < ids.length} onChange={(e) => toggle(ids, e.target.checked)} /></td>
        <td colSpan={5}><bdi style={{ fontWeight: 620 }}>{first.component}</bdi> <span className="soft">{first.target ? `→ ${first.target}` : t(`kind.${first.kind}`)} · {t('my.n_tasks', { n: num(tasks.length) })}</span></td>
      </tr>
      {tasks.map((x) => (
        <tr key={x.id}>
          <td><Checkbox size="xs" aria-label={t('list.choose', { id: x.id })} checked={chosen.has(x.id)} onChange={(e) => toggle([x.id], e.target.checked)} /></td>
          <td style={{ minWidth: 150 }}><Go to={taskPath(x.id)}>#{x.id} <bdi>{name(x.unit)}</bdi></Go></td>
          <td><span className="tags"><TierBadge tier={x.tier} /><Flags kev={x.kev} high={x.high_priority} /></span></td>
          <td><DueBadge due={x.due} overdue={x.overdue} /></td>
          <td><StateBadge state={x.state} /></td>
          <td className="num"><Go to={taskPath(x.id)} label={t('task.n_assets', { n: x.assets })}>{num(x.assets)}</Go></td>
        </tr>
      ))}
    </tbody>
  );
}

function Lane({ title, query, more, empty, chosen, toggle }: {
  title: string; query: Record<string, string | undefined>; more: Record<string, string | undefined>; empty: string; chosen: Set<number>; toggle: (ids: number[], on: boolean) => void;
}) {
  const { t } = useTranslation();
  const asked = useGet<Page<Task>>('/tasks', { ...query, ...more, limit: 100 });
  const groups = useMemo(() => byFix(asked.data?.items ?? []), [asked.data]);
  return (
    <Panel title={<>{title} <span className="soft num" style={{ fontWeight: 500 }}>{total(asked.data?.total)}</span></>} bare
      tools={<Go to="/tasks" search={{ ...query, ...more }}>{t('act.list')}</Go>}>
      <Asked of={asked} height={140}>
        {() => groups.length === 0 ? <Empty title={empty} next={t('my.empty_next')} /> : (
          <div className="scroll lane" tabIndex={0} role="region" aria-label={title}>
            <table className="list">
              <thead><tr><th scope="col"><span className="hidden">{t('col.choose')}</span></th><th scope="col">{t('col.task')}</th><th scope="col">{t('col.priority')}</th><th scope="col">{t('col.due')}</th><th scope="col">{t('col.state')}</th><th scope="col" className="num">{t('col.assets')}</th></tr></thead>
              {groups.map((g) => <Group key={g.key} tasks={g.tasks} chosen={chosen} toggle={toggle} />)}
            </table>
          </div>
        )}
      </Asked>
    </Panel>
  );
}

export default function MyTasks() {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const [chosen, setChosen] = useState<Set<number>>(new Set());
  const mine = f.who === 'me';
  const query = { unit: f.unit, assignee: mine ? 'me' : undefined };
  const toggle = (ids: number[], on: boolean): void => {
    const next = new Set(chosen);
    ids.forEach((i) => (on ? next.add(i) : next.delete(i)));
    setChosen(next);
  };
  const lane = { query, chosen, toggle };
  return (
    <>
      <Head title={t('my.title')}><Stamp at={Date.now()} /></Head>
      <div className="filters">
        <UnitSelect value={f.unit} set={(unit) => set({ unit })} />
        <SegmentedControl aria-label={t('my.who')} value={mine ? 'me' : 'units'} onChange={(v) => set({ who: v === 'me' ? 'me' : undefined })}
          data={[{ value: 'units', label: t('my.units') }, { value: 'me', label: t('my.me') }]} />
      </div>
      <div className="stack">
        <Lane title={t('my.overdue')} more={{ overdue: 'true' }} empty={t('my.overdue_empty')} {...lane} />
        <Lane title={t('my.week')} more={{ due_from: dayPlus(0), due_until: dayPlus(7) }} empty={t('my.week_empty')} {...lane} />
        <Lane title={t('my.new')} more={{ opened_from: dayPlus(-7) }} empty={t('my.new_empty')} {...lane} />
        <Lane title={t('my.handover')} more={{ handover: 'true' }} empty={t('my.handover_empty')} {...lane} />
      </div>
      <BulkBar ids={[...chosen]} clear={() => setChosen(new Set())} />
    </>
  );
}
