// The list behind every number: tasks by what the URL says.
import { Switch } from '@mantine/core';
import type { RowSelectionState } from '@tanstack/react-table';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../api/types';
import { TIERS } from '../parts/badge';
import { Pick, TextFilter, UnitSelect } from '../parts/choose';
import { DataTable } from '../parts/data_table';
import { useFilters } from '../parts/filters';
import { Head, Panel } from '../parts/panel';
import { BulkBar, useTaskColumns } from '../parts/task_columns';

const STATES = ['open', 'acknowledged', 'planned', 'interim', 'awaiting', 'reopened', 'accepted', 'closed'] as const;
const KINDS = ['fix', 'mitigate', 'data-quality'] as const;
const PASSED = ['unit', 'tier', 'severity', 'state', 'kind', 'component', 'priority', 'kev', 'overdue', 'assignee', 'handover', 'due_from', 'due_until', 'opened_from', 'closed_from', 'all'] as const;

export default function Tasks() {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const [chosen, setChosen] = useState<RowSelectionState>({});
  const columns = useTaskColumns();
  const query = Object.fromEntries(PASSED.map((k) => [k, f[k]]));
  const flag = (key: 'overdue' | 'kev' | 'priority' | 'all') => (
    <Switch key={key} label={t(`filter.${key}`)} checked={f[key] === 'true'} onChange={(e) => set({ [key]: e.target.checked ? 'true' : undefined })} mb={8} />
  );
  return (
    <>
      <Head title={t('tasks.title')} />
      <div className="filters" role="search" aria-label={t('frame.filters')}>
        <UnitSelect value={f.unit} set={(unit) => set({ unit })} />
        <Pick label={t('col.tier')} value={f.tier} set={(tier) => set({ tier })} values={TIERS} family="tier" />
        <Pick label={t('col.severity_least')} value={f.severity} set={(severity) => set({ severity })} values={['critical', 'high', 'medium', 'low']} family="severity" w={130} />
        <Pick label={t('col.state')} value={f.state} set={(state) => set({ state, all: state === 'closed' ? 'true' : f.all })} values={STATES} family="state" />
        <Pick label={t('col.kind')} value={f.kind} set={(kind) => set({ kind })} values={KINDS} family="kind" />
        <TextFilter label={t('col.component')} value={f.component} set={(component) => set({ component })} />
        {flag('overdue')}{flag('kev')}{flag('priority')}{flag('all')}
      </div>
      <Panel bare>
        <DataTable<Task> path="/tasks" query={query} columns={columns} id={(x) => String(x.id)} label={t('tasks.title')}
          empty={{ title: t('tasks.empty'), next: t('tasks.empty_next') }} chosen={{ value: chosen, set: setChosen }} />
      </Panel>
      <BulkBar ids={Object.keys(chosen).filter((k) => chosen[k]).map(Number)} clear={() => setChosen({})} />
    </>
  );
}
