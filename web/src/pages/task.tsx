// One task: what to do, why this date, who has it, what it touches, and how it came to that.
import { ActionIcon, Button, Collapse, CopyButton, Modal, TextInput, Textarea, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, Problem } from '../api/client';
import { client, useGet } from '../api/query';
import type { Explanation, Exposure, Page, TaskDetail, TaskEvent } from '../api/types';
import { DueBadge, Flags, Mark, SeverityBadge, StateBadge, TierBadge } from '../parts/badge';
import { UnitSelect, useUnitName } from '../parts/choose';
import { DataTable, type Column } from '../parts/data_table';
import { day, dayPlus, moment, named, num } from '../parts/format';
import { advisoryPath, assetPath, Go, systemPath, unitPath } from '../parts/link';
import { Asked, Empty, failureText, Head, Panel, Stamp } from '../parts/panel';

type Act = 'take' | 'plan' | 'interim' | 'done' | 'comment' | 'assign' | 'not-ours' | 'accept-handover';
interface Draft { by: string; text: string; who: string; unit?: string }

function bodyOf(act: Act, d: Draft, version: number, accept: boolean): Record<string, unknown> {
  const note = d.text ? { note: d.text } : {};
  switch (act) {
    case 'plan': return { by: d.by, ...note, version };
    case 'interim': return { what: d.text, until: d.by, version };
    case 'comment': return { text: d.text };
    case 'assign': return { to: d.who || null, ...note, version };
    case 'not-ours': return { unit: d.unit, reason: d.text, version };
    case 'accept-handover': return { accept, ...note, version };
    default: return { ...note, version };
  }
}

function ActFields({ act, d, set }: { act: Act; d: Draft; set: (d: Draft) => void }) {
  const { t } = useTranslation();
  const dated = act === 'plan' || act === 'interim';
  const must = act === 'interim' || act === 'comment' || act === 'not-ours';
  const label = act === 'interim' ? 'task.what' : act === 'comment' ? 'task.comment_text' : act === 'not-ours' ? 'task.reason' : 'task.note';
  return (
    <>
      {act === 'assign' && <TextInput label={t('task.login')} description={t('task.login_help')} value={d.who} onChange={(e) => set({ ...d, who: e.target.value })} />}
      {act === 'not-ours' && <UnitSelect label={t('task.to_unit')} value={d.unit} set={(unit) => set({ ...d, unit })} all={false} />}
      {dated && <TextInput type="date" label={t(act === 'plan' ? 'task.plan_by' : 'task.until')} value={d.by} min={dayPlus(0)} onChange={(e) => set({ ...d, by: e.target.value })} required />}
      <Textarea label={t(label)} value={d.text} autosize minRows={2} onChange={(e) => set({ ...d, text: e.target.value })} required={must} />
    </>
  );
}

function ActModal({ act, task, close }: { act: Act | undefined; task: TaskDetail; close: () => void }) {
  const { t } = useTranslation();
  const [d, set] = useState<Draft>({ by: dayPlus(7), text: '', who: '' });
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const send = async (accept: boolean): Promise<void> => {
    if (!act) return;
    setBusy(true);
    setError(undefined);
    try {
      await call('POST', `/tasks/${task.id}/${act}`, { body: bodyOf(act, d, task.version, accept) });
      notifications.show({ message: t('task.saved'), color: 'teal' });
      set({ by: dayPlus(7), text: '', who: '' });
      close();
    } catch (e) {
      setError(e);
    }
    await client.invalidateQueries();
    setBusy(false);
  };
  const conflict = error instanceof Problem && (error.status === 409 || error.status === 412);
  return (
    <Modal opened={act !== undefined} onClose={close} title={act && t(`task.${act}`)} closeButtonProps={{ 'aria-label': t('act.close') }}>
      {act && (
        <form className="stack" onSubmit={(e) => { e.preventDefault(); void send(true); }}>
          {act === 'done' && <p className="soft" style={{ margin: 0 }}>{t('task.done_help')}</p>}
          <ActFields act={act} d={d} set={set} />
          {error !== undefined && <div className="badge bad" role="alert" style={{ whiteSpace: 'normal', borderRadius: 6 }}>{conflict ? t('task.conflict') : failureText(error, t)}</div>}
          <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end' }}>
            {act === 'accept-handover' && <Button variant="default" loading={busy} onClick={() => void send(false)}>{t('task.refuse')}</Button>}
            <Button type="submit" loading={busy}>{t(`task.${act}`)}</Button>
          </div>
        </form>
      )}
    </Modal>
  );
}

function Command({ text }: { text: string }) {
  const { t } = useTranslation();
  return (
    <div className="command">
      <pre>{text}</pre>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('act.copied') : t('act.copy')}>
            <ActionIcon aria-label={t('act.copy')} onClick={copy} style={{ color: '#cfe0fb' }}>{copied ? <IconCheck size={16} /> : <IconCopy size={16} />}</ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}

const BITS = ['exposed', 'kev', 'automatable', 'total'] as const;

/** The four bits of the policy and the row they met. */
export function Why({ explanations }: { explanations: Explanation[] }) {
  const { t } = useTranslation();
  const first = explanations[0];
  if (!first) return <Empty title={t('task.why_none')} />;
  const row = Object.fromEntries([...(first.policy_row ?? '').matchAll(/(\w+)=(\S+)/g)].map((m) => [m[1], m[2]]));
  return (
    <>
      {first.policy_row && (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('why.row')}><table className="list" style={{ marginBottom: 10 }}>
          <thead><tr>{BITS.map((b) => <th key={b} scope="col">{t(`bit.${b}`)}</th>)}<th scope="col">{t('col.tier')}</th></tr></thead>
          <tbody><tr>{BITS.map((b) => <td key={b}>{t(`bitvalue.${row[b] ?? 'any'}`)}</td>)}<td><TierBadge tier={first.tier as never} /></td></tr></tbody>
        </table></div>
      )}
      <dl className="facts">
        {first.clock && <><dt>{t('why.clock')}</dt><dd>{moment(first.clock)}</dd></>}
        {first.due && <><dt>{t('col.due')}</dt><dd>{day(first.due)}</dd></>}
        {first.exposed && <><dt>{t('bit.exposed')}</dt><dd>{t(`bitvalue.${first.exposed}`, { defaultValue: first.exposed })}</dd></>}
        {first.kev && <><dt>{t('bit.kev')}</dt><dd>{t(`bitvalue.${first.kev}`, { defaultValue: first.kev })}</dd></>}
        {first.severity && <><dt>{t('col.severity')}</dt><dd>{t(`severity.${first.severity}`, { defaultValue: first.severity })}</dd></>}
        {first.criticality && <><dt>{t('col.criticality')}</dt><dd>{first.criticality}</dd></>}
        {first.assumed && <><dt>{t('why.assumed')}</dt><dd>{t(`bitvalue.${first.assumed}`, { defaultValue: first.assumed })}</dd></>}
        {first.policy && <><dt>{t('why.policy')}</dt><dd><Go to="/admin" search={{ tab: 'policy' }}>{first.policy}</Go></dd></>}
        {first.policy_row && <><dt>{t('why.row')}</dt><dd className="mono">{first.policy_row}</dd></>}
      </dl>
    </>
  );
}

const CHAIN = ['advisory', 'source', 'record', 'component', 'installed', 'introduced', 'fixed', 'status', 'because', 'inventory', 'seen', 'detected'] as const;

function Chain({ explanations }: { explanations: Explanation[] }) {
  const { t } = useTranslation();
  const [open, { toggle }] = useDisclosure(false);
  return (
    <>
      <Button size="xs" variant="default" onClick={toggle} aria-expanded={open}>{t(open ? 'chain.hide' : 'chain.show', { n: num(explanations.length) })}</Button>
      <Collapse expanded={open}>
        {open && explanations.slice(0, 20).map((x, i) => (
          <dl className="facts" key={i} style={{ padding: '12px 0', borderBottom: '1px solid var(--line)' }}>
            {CHAIN.flatMap((k) => {
              const v = (x as unknown as Record<string, unknown>)[k];
              return v === null || v === undefined || v === '' ? [] : [<dt key={k}>{t(`chain.${k}`)}</dt>, <dd key={`${k}v`} className="plain">{String(v)}</dd>];
            })}
          </dl>
        ))}
      </Collapse>
    </>
  );
}

/** What an event says, in words where there are some. */
function detailText(key: string, value: unknown, t: TFunction): string {
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  if (key === 'tier' || key === 'kind') return t(`${key}.${text}`, { defaultValue: text });
  return /^\d{4}-\d\d-\d\d$/.test(text) ? day(text) : text;
}

function Events({ events }: { events: TaskEvent[] }) {
  const { t } = useTranslation();
  if (events.length === 0) return <Empty title={t('task.no_events')} />;
  return (
    <ul className="timeline">
      {events.map((e, i) => (
        <li key={i}>
          <strong>{t(`event.${e.event}`, { defaultValue: e.event })}</strong> <span className="soft">{moment(e.at)} · <bdi>{e.actor}</bdi></span>
          {Object.entries(e.detail ?? {}).filter(([, v]) => v !== null && v !== '').slice(0, 6).map(([k, v]) => (
            <div key={k} className="plain"><span className="soft">{t(`detail.${k}`, { defaultValue: k })}</span> {detailText(k, v, t)}</div>
          ))}
        </li>
      ))}
    </ul>
  );
}

export function useExposureColumns(withAdvisory = true): Column<Exposure>[] {
  const { t } = useTranslation();
  const name = useUnitName();
  const columns: Column<Exposure>[] = [
    { key: 'asset', title: t('col.asset'), cell: (x) => <Go to={assetPath(x.asset)}><bdi>{x.asset}</bdi></Go> },
    { key: 'system', title: t('col.system'), cell: (x) => (x.system ? <Go to={systemPath(x.system)}>{x.system}</Go> : '–') },
    { key: 'unit', title: t('col.unit'), cell: (x) => (x.unit ? <Go to={unitPath(x.unit)}><bdi>{name(x.unit)}</bdi></Go> : t('heat.unassigned')) },
    { key: 'component', title: t('col.installed'), cell: (x) => <span className="mono plain">{x.component ?? '–'}</span> },
    { key: 'status', title: t('col.status'), cell: (x) => <Mark look={x.status === 'affected' ? 'bad' : x.status === 'undetermined' ? 'warn' : 'good'}>{t(`status.${x.status}`)}</Mark> },
    { key: 'fixed', title: t('col.fixed'), cell: (x) => <span className="mono plain">{x.fixed ?? '–'}</span> },
    { key: 'due', title: t('col.due'), cell: (x) => day(x.due) },
    { key: 'task', title: t('col.task'), cell: (x) => (x.task ? <Go to={`/tasks/${x.task}`}>#{x.task}</Go> : '–') },
  ];
  if (withAdvisory) columns.splice(3, 0, { key: 'advisory', title: t('col.advisory'), cell: (x) => (x.advisory ? <Go to={advisoryPath(x.advisory)}>{x.advisory}</Go> : '–') });
  return columns;
}

const ORDER: Act[] = ['accept-handover', 'take', 'plan', 'interim', 'done', 'assign', 'comment', 'not-ours'];

function Body({ task }: { task: TaskDetail }) {
  const { t } = useTranslation();
  const [act, setAct] = useState<Act>();
  const path = `/tasks/${task.id}`;
  const explain = useGet<Page<Explanation>>(`${path}/explain`);
  const history = useGet<Page<TaskEvent>>(`${path}/history`, { limit: 100 });
  const columns = useExposureColumns();
  const may = ORDER.filter((a) => task.may.includes(a));
  return (
    <>
      <div className="tags" style={{ marginBottom: 14 }}>
        <TierBadge tier={task.tier} /><SeverityBadge severity={task.severity} /><Flags kev={task.kev} high={task.high_priority} />
        <DueBadge due={task.due} overdue={task.overdue} closed={task.state === 'closed'} /><StateBadge state={task.state} />
        {task.handover && <Mark look="warn">{t('task.offered', { unit: task.handover })}</Mark>}
        {task.closed_by && <Mark look="good">{t(`closed_by.${task.closed_by}`)}</Mark>}
      </div>
      <div className="tags" style={{ marginBottom: 14 }}>
        {may.map((a, i) => <Button key={a} size="xs" variant={i === 0 ? 'filled' : 'default'} onClick={() => setAct(a)}>{t(`task.${a}`)}</Button>)}
      </div>
      <div className="grid">
        <Panel title={t('task.todo')} width="w7">
          <p style={{ margin: '0 0 10px' }} className="plain">{task.advice}</p>
          {task.command && <Command text={task.command} />}
          {task.restart_advice && <p className="soft" style={{ margin: '10px 0 0' }}>{task.restart_advice}</p>}
          <p className="card-note" style={{ marginTop: 10 }}>{t('task.evidence_help')}</p>
        </Panel>
        <Panel title={t('task.state_title')} width="w5">
          <dl className="facts">
            <dt>{t('col.unit')}</dt><dd>{task.unit ? <Go to={unitPath(task.unit)}><bdi>{named(task) || task.unit}</bdi></Go> : t('heat.unassigned')}</dd>
            <dt>{t('col.assignee')}</dt><dd>{task.assignee ?? t('task.nobody')}</dd>
            <dt>{t('task.planned')}</dt><dd>{day(task.planned)}</dd>
            <dt>{t('task.interim')}</dt><dd className="plain">{task.interim ? `${task.interim} (${t('task.until')} ${day(task.interim_until)})` : '–'}</dd>
            <dt>{t('col.opened')}</dt><dd>{moment(task.opened)}</dd>
            <dt>{t('col.release')}</dt><dd>{task.release ?? '–'}</dd>
            <dt>{t('col.assets')}</dt><dd>{num(task.assets)}</dd>
            <dt>{t('col.exposures')}</dt><dd>{num(task.exposures)}</dd>
          </dl>
        </Panel>
        <Panel title={t('task.why')} width="w7"><Asked of={explain} height={180}>{(x) => <><Why explanations={x.items} /><div style={{ marginTop: 12 }}><Chain explanations={x.items} /></div></>}</Asked></Panel>
        <Panel title={t('task.history')} width="w5"><Asked of={history} height={180}>{(x) => <Events events={x.items} />}</Asked></Panel>
        <Panel title={t('task.advisories')} width="w12">
          <div className="tags">{task.advisories.map((a) => <Go key={a} to={advisoryPath(a)} className="badge">{a}</Go>)}</div>
          {task.advisories.length === 0 && <Empty title={t('task.no_advisories')} />}
        </Panel>
        <Panel title={t('task.affected')} bare>
          <DataTable<Exposure> path={`${path}/exposures`} columns={columns} id={(x) => `${x.asset}/${x.advisory}/${x.component}/${x.source}`} label={t('task.affected')} empty={{ title: t('task.cleared'), next: t('task.cleared_next') }} height={380} />
        </Panel>
      </div>
      <ActModal act={act} task={task} close={() => setAct(undefined)} />
    </>
  );
}

export default function TaskPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const asked = useGet<TaskDetail>(`/tasks/${encodeURIComponent(id)}`);
  const x = asked.data;
  return (
    <>
      <Head title={x ? `${x.component}${x.target ? ` → ${x.target}` : ''}` : `#${id}`} crumbs={[{ to: '/tasks', search: { unit: x?.unit ?? undefined }, text: t('tasks.title') }]}>
        <span className="soft num">#{id}</span><Stamp at={asked.data ? asked.dataUpdatedAt : undefined} />
      </Head>
      <Asked of={asked} height={420}>{(task) => <Body task={task} />}</Asked>
    </>
  );
}
