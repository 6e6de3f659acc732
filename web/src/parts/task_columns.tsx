// Columns of a list of tasks, and what can be done with many of them at once.
import { Button, Modal, Select, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client';
import { client } from '../api/query';
import type { BulkResult, Task } from '../api/types';
import { DueBadge, Flags, StateBadge, TierBadge } from './badge';
import { useUnitName } from './choose';
import type { Column } from './data_table';
import { dayPlus, num } from './format';
import { Go, taskPath, unitPath } from './link';
import { failureText } from './panel';

export function useTaskColumns(withUnit = true): Column<Task>[] {
  const { t, i18n } = useTranslation();
  const name = useUnitName();
  return useMemo(() => {
    const columns: Column<Task>[] = [
      {
        key: 'task', title: t('col.task'),
        cell: (x) => (
          <div style={{ minWidth: 180 }}>
            <Go to={taskPath(x.id)}><bdi style={{ fontWeight: 550 }}>{x.component}</bdi></Go>
            <span className="soft"> {x.target ? `→ ${x.target}` : t(`kind.${x.kind}`)}</span>
          </div>
        ),
      },
      { key: 'flags', title: t('col.priority'), cell: (x) => <span className="tags"><TierBadge tier={x.tier} /><Flags kev={x.kev} high={x.high_priority} /></span> },
      { key: 'due', title: t('col.due'), cell: (x) => <DueBadge due={x.due} overdue={x.overdue} closed={x.state === 'closed'} /> },
      { key: 'state', title: t('col.state'), cell: (x) => <StateBadge state={x.state} /> },
      { key: 'assets', title: t('col.assets'), num: true, cell: (x) => <Go to={taskPath(x.id)} label={t('task.n_assets', { n: x.assets })}>{num(x.assets)}</Go> },
      { key: 'assignee', title: t('col.assignee'), cell: (x) => (x.assignee ? <bdi>{x.assignee}</bdi> : <span className="soft">–</span>) },
    ];
    if (withUnit) columns.splice(1, 0, { key: 'unit', title: t('col.unit'), cell: (x) => (x.unit ? <Go to={unitPath(x.unit)}><bdi>{name(x.unit)}</bdi></Go> : t('heat.unassigned')) });
    return columns;
  }, [t, i18n.language, name, withUnit]);
}

type Action = 'take' | 'plan' | 'interim' | 'done' | 'comment' | 'assign';
const ACTIONS: Action[] = ['take', 'plan', 'interim', 'done', 'comment', 'assign'];

/** Previews what would change; the reader confirms what is then done. */
export function BulkBar({ ids, clear }: { ids: number[]; clear: () => void }) {
  const { t } = useTranslation();
  const [action, setAction] = useState<Action>('take');
  const [by, setBy] = useState(dayPlus(7));
  const [text, setText] = useState('');
  const [seen, setSeen] = useState<BulkResult>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const body = (preview: boolean): Record<string, unknown> => ({
    ids, action, preview,
    ...(action === 'plan' ? { by, ...(text ? { note: text } : {}) } : {}),
    ...(action === 'interim' ? { what: text, until: by } : {}),
    ...(action === 'assign' ? { to: text || null } : {}),
    ...(action !== 'interim' && action !== 'assign' && action !== 'plan' && text ? { note: text } : {}),
  });
  const run = async (preview: boolean): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const r = await post<BulkResult>('/tasks/bulk', body(preview));
      if (preview) return setSeen(r);
      notifications.show({ message: t('bulk.done', { n: r.changed }), color: 'teal' });
      setSeen(undefined);
      clear();
      await client.invalidateQueries();
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  };
  if (ids.length === 0) return null;
  return (
    <div className="card bulk" role="region" aria-label={t('bulk.title')}>
      <strong>{t('bulk.chosen', { n: num(ids.length) })}</strong>
      <Select size="xs" w={150} aria-label={t('bulk.action')} value={action} onChange={(v) => setAction((v as Action) ?? 'take')} data={ACTIONS.map((a) => ({ value: a, label: t(`task.${a}`) }))} allowDeselect={false} />
      {(action === 'plan' || action === 'interim') && <TextInput size="xs" type="date" aria-label={t('bulk.by')} value={by} onChange={(e) => setBy(e.target.value)} />}
      {action !== 'take' && action !== 'done' && (
        <TextInput size="xs" w={220} aria-label={t(action === 'assign' ? 'task.login' : action === 'interim' ? 'task.what' : 'task.note')} placeholder={t(action === 'assign' ? 'task.login' : action === 'interim' ? 'task.what' : 'task.note')} value={text} onChange={(e) => setText(e.target.value)} />
      )}
      <Button size="xs" loading={busy} onClick={() => void run(true)}>{t('bulk.preview')}</Button>
      <Button size="xs" variant="subtle" onClick={clear}>{t('act.cancel')}</Button>
      {error !== undefined && <span className="badge bad" role="alert">{failureText(error, t)}</span>}
      <Modal opened={seen !== undefined} onClose={() => setSeen(undefined)} title={t('bulk.confirm')} closeButtonProps={{ 'aria-label': t('act.close') }}>
        {seen && (
          <div className="stack">
            <div>{t('bulk.would', { changed: num(seen.changed), refused: num(seen.refused) })}</div>
            {seen.items.filter((i) => !i.ok).slice(0, 8).map((i) => <div key={i.id} className="soft">#{i.id} <bdi>{i.component}</bdi>: {i.message}</div>)}
            <Button loading={busy} disabled={seen.changed === 0} onClick={() => void run(false)}>{t('bulk.go', { n: num(seen.changed) })}</Button>
          </div>
        )}
      </Modal>
    </div>
  );
}
