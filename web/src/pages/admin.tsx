// Administration: units and appointments, people and roles, policy, feeds, jobs and health, tokens, audit trail.
import { Button, CopyButton, SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, post } from '../api/client';
import { client, useGet } from '../api/query';
import type { AuditEntry, AuditVerification, Check, Feed, Grant, Job, Page, Policy, PolicyEffect, PolicyTable, Role, Token, TokenMade, UnitDetail, User, UserMade } from '../api/types';
import { Mark, TierBadge } from '../parts/badge';
import { Pick, TextFilter, UnitSelect, useUnits } from '../parts/choose';
import { DataTable, type Column } from '../parts/data_table';
import { useFilters } from '../parts/filters';
import { FormModal, filled, type Values } from '../parts/form_modal';
import { moment, named, num, size } from '../parts/format';
import { Go, unitPath } from '../parts/link';
import { Asked, Empty, failureText, Head, Panel } from '../parts/panel';
import { Tabs } from '../parts/tabs';
import { People } from './unit';
import { UnitTable } from './units';

const TABS = ['units', 'people', 'policy', 'feeds', 'jobs', 'tokens', 'audit'] as const;
const POSTS = ['system', 'information', 'psirt', 'head'] as const;

function Appoint({ code }: { code: string }) {
  const { t } = useTranslation();
  const asked = useGet<UnitDetail>(`/units/${encodeURIComponent(code)}`);
  const [post_, setPost] = useState<(typeof POSTS)[number]>();
  const people = (deputy: boolean): string => asked.data?.appointments.filter((a) => a.post === post_ && a.deputy === deputy).map((a) => a.person).join('\n') ?? '';
  const send = async (v: Values): Promise<void> => {
    await call('PUT', `/units/${encodeURIComponent(code)}/appointments/${post_}`, {
      body: { person: v.person || null, deputies: (v.deputies ?? '').split('\n').map((x) => x.trim()).filter(Boolean) }, match: asked.data?.version,
    });
  };
  return (
    <Panel title={<>{t('unit.people')} {asked.data && <Go to={unitPath(code)}><bdi>{named(asked.data)}</bdi></Go>}</>}>
      <Asked of={asked} height={140}>{(u) => <People appointments={u.appointments} vacancies={u.vacancies} />}</Asked>
      <div className="tags" style={{ marginTop: 12 }}>{POSTS.map((p) => <Button key={p} size="xs" variant="default" onClick={() => setPost(p)}>{t('admin.appoint', { post: t(`post.${p}`) })}</Button>)}</div>
      <FormModal opened={post_ !== undefined} close={() => setPost(undefined)} title={post_ ? t('admin.appoint', { post: t(`post.${post_}`) }) : ''} act={t('act.save')} send={send} initial={{ person: people(false), deputies: people(true) }}
        fields={[{ key: 'person', label: t('admin.person'), help: t('admin.person_help') }, { key: 'deputies', label: t('unit.deputy'), kind: 'area', help: t('admin.deputies_help') }]} />
    </Panel>
  );
}

function UnitsTab() {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const units = useUnits();
  const vacant = f.vacant === 'true';
  return (
    <>
      <div className="filters">
        <UnitSelect value={f.unit} set={(unit) => set({ unit })} />
        <SegmentedControl aria-label={t('units.vacancies')} value={vacant ? 'vacant' : 'all'} onChange={(v) => set({ vacant: v === 'vacant' ? 'true' : undefined })} data={[{ value: 'all', label: t('choose.all') }, { value: 'vacant', label: t('admin.vacant_only') }]} />
      </div>
      <div className="stack">
        {f.unit && <Appoint code={f.unit} />}
        <Panel title={t('units.tree')} bare><Asked of={units} height={360}>{(x) => <UnitTable units={vacant ? x.items.filter((u) => u.vacancies > 0) : x.items} />}</Asked></Panel>
      </div>
    </>
  );
}

function useRoles(): { of: (role: string) => string; list: Role[] } {
  const asked = useGet<Page<Role>>('/roles');
  const list = asked.data?.items ?? [];
  return { list, of: (role) => { const r = list.find((x) => x.name === role); return r ? named(r) : role; } };
}

function Once({ text, close, title }: { text: string | undefined; close: () => void; title: string }) {
  const { t } = useTranslation();
  if (!text) return null;
  return (
    <div className="card stack" style={{ padding: 16, marginBottom: 14 }} role="status">
      <strong>{title}</strong><span className="soft">{t('admin.once')}</span><span className="mono">{text}</span>
      <div className="tags"><CopyButton value={text}>{({ copied, copy }) => <Button size="xs" onClick={copy}>{copied ? t('act.copied') : t('act.copy')}</Button>}</CopyButton><Button size="xs" variant="default" onClick={close}>{t('act.close')}</Button></div>
    </div>
  );
}

function PeopleTab() {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const roles = useRoles();
  const [open, setOpen] = useState(false);
  const [link, setLink] = useState<string>();
  const [edit, setEdit] = useState<User>();
  const grants = (g: Grant[]): string => g.map((x) => `${roles.of(x.role)} (${x.unit})`).join('、');
  const columns: Column<User>[] = [
    { key: 'name', title: t('admin.name'), cell: (x) => <><bdi style={{ fontWeight: 550 }}>{x.name}</bdi> <span className="soft">{x.login}</span></> },
    { key: 'roles', title: t('admin.roles'), cell: (x) => <bdi>{grants(x.grants) || '–'}</bdi> },
    { key: 'state', title: t('col.state'), cell: (x) => <Mark look={x.state === 'active' ? 'good' : 'warn'}>{t(`user_state.${x.state}`)}</Mark> },
    { key: 'factor', title: t('admin.second_factor'), cell: (x) => <Mark look={x.second_factor ? 'good' : 'warn'}>{t(x.second_factor ? 'admin.factor_set' : 'admin.factor_none')}</Mark> },
    { key: 'last', title: t('admin.last_sign_in'), cell: (x) => moment(x.last_sign_in) },
    { key: 'edit', title: t('act.edit'), cell: (x) => <Button size="compact-xs" variant="default" onClick={() => setEdit(x)} aria-label={t('admin.edit', { name: x.name })}>{t('act.edit')}</Button> },
  ];
  const choices = roles.list.map((r) => ({ value: r.name, label: named(r) }));
  const invite = async (v: Values): Promise<void> => {
    const made = await post<UserMade>('/users', { ...filled(v, ['login', 'name', 'lang']), ...(v.role && v.unit ? { grants: [{ role: v.role, unit: v.unit }] } : {}) });
    setLink(location.origin + made.link);
  };
  const change = async (v: Values): Promise<void> => {
    const path = `/users/${encodeURIComponent(edit!.login)}`;
    await call('PATCH', path, { body: { name: v.name, state: v.state, ...(v.reset === 'true' ? { reset_second_factor: true } : {}) } });
    if (v.role && v.unit) await call('PUT', `${path}/grants`, { body: { grants: [...edit!.grants.map((g) => ({ role: g.role, unit: g.unit })), { role: v.role, unit: v.unit }] } });
  };
  return (
    <>
      <Once text={link} close={() => setLink(undefined)} title={t('admin.link')} />
      <div className="filters"><TextFilter label={t('admin.find_person')} value={f.q} set={(q) => set({ q })} w={220} /><UnitSelect value={f.unit} set={(unit) => set({ unit })} /><Button onClick={() => setOpen(true)}>{t('admin.invite')}</Button></div>
      <Panel bare><DataTable<User> path="/users" query={{ q: f.q, unit: f.unit }} columns={columns} id={(x) => x.login} label={t('admin_tab.people')} empty={{ title: t('admin.no_people'), next: t('admin.no_people_next') }} /></Panel>
      <div style={{ height: 14 }} />
      <Panel title={t('admin.roles')} bare>
        <div className="scroll" tabIndex={0} role="region" aria-label={t('admin.roles')}><table className="list">
          <thead><tr><th scope="col">{t('admin.role')}</th><th scope="col">{t('admin.reads')}</th><th scope="col">{t('admin.writes')}</th></tr></thead>
          <tbody>{roles.list.map((r) => <tr key={r.name}><td>{named(r)}</td><td>{r.reads.map((x) => t(`right.${x}`, { defaultValue: x })).join('、') || '–'}</td><td>{r.writes.map((x) => t(`right.${x}`, { defaultValue: x })).join('、') || '–'}</td></tr>)}</tbody>
        </table></div>
      </Panel>
      <FormModal opened={open} close={() => setOpen(false)} title={t('admin.invite')} act={t('admin.invite')} send={invite} initial={{ lang: 'ja' }} fields={[
        { key: 'login', label: t('sign.login'), required: true }, { key: 'name', label: t('admin.name'), required: true }, { key: 'lang', label: t('frame.language'), kind: 'choice', required: true, choices: [{ value: 'ja', label: '日本語' }, { value: 'en', label: 'English' }] },
        { key: 'role', label: t('admin.role'), kind: 'choice', choices }, { key: 'unit', label: t('col.unit'), kind: 'unit' },
      ]} />
      <FormModal opened={edit !== undefined} close={() => setEdit(undefined)} title={edit ? t('admin.edit', { name: edit.name }) : ''} act={t('act.save')} send={change} initial={{ name: edit?.name ?? '', state: edit?.state === 'disabled' ? 'disabled' : 'active' }} fields={[
        { key: 'name', label: t('admin.name'), required: true }, { key: 'state', label: t('col.state'), kind: 'choice', required: true, choices: ['active', 'disabled'].map((value) => ({ value, label: t(`user_state.${value}`) })) },
        { key: 'role', label: t('admin.add_role'), kind: 'choice', choices }, { key: 'unit', label: t('col.unit'), kind: 'unit' }, { key: 'reset', label: t('admin.reset_factor'), kind: 'switch' },
      ]} />
    </>
  );
}

function PolicyRows({ table }: { table: PolicyTable }) {
  const { t } = useTranslation();
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={table.name}>
      <table className="list">
        <thead><tr><th scope="col" className="num">#</th>{table.columns.map((c) => <th key={c} scope="col">{t(`bit.${c}`, { defaultValue: c })}</th>)}</tr></thead>
        <tbody>{table.rows.map((r, i) => <tr key={i}><td className="num soft">{i + 1}</td>{r.map((c, x) => <td key={x}>{table.columns[x] === 'tier' ? <TierBadge tier={c as never} /> : t(`bitvalue.${c}`, { defaultValue: c })}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

function PolicyTab() {
  const { t } = useTranslation();
  const asked = useGet<Policy>('/policy');
  const [effect, setEffect] = useState<{ name: string; of: PolicyEffect }>();
  const [busy, setBusy] = useState<string>();
  const dryRun = async (name: string): Promise<void> => {
    setBusy(name);
    try { setEffect({ name, of: await post<PolicyEffect>('/policy/dry-run', { preset: name }) }); }
    catch (e) { notifications.show({ message: failureText(e, t), color: 'red' }); }
    setBusy(undefined);
  };
  return (
    <Asked of={asked} height={360}>
      {(p) => (
        <div className="stack">
          <Panel title={t('policy.active', { name: p.name })} note={t('policy.note')} bare><PolicyRows table={p.table} /></Panel>
          {effect && (
            <Panel title={t('policy.effect', { name: effect.name })}>
              <dl className="facts">{(['exposures', 'earlier', 'later', 'unchanged', 'overdue_before', 'overdue_after', 'tasks'] as const).flatMap((k) => [<dt key={k}>{t(`policy.${k}`)}</dt>, <dd key={`${k}v`}>{num(effect.of[k])}</dd>])}</dl>
            </Panel>
          )}
          {p.presets.filter((x) => x.name !== p.name).map((x) => <Panel key={x.name} title={t('policy.preset', { name: x.name })} tools={<Button size="xs" variant="default" loading={busy === x.name} onClick={() => void dryRun(x.name)}>{t('policy.dry_run')}</Button>} bare><PolicyRows table={x} /></Panel>)}
        </div>
      )}
    </Asked>
  );
}

const HEALTH = { ok: 'good', none: undefined, stale: 'warn', failing: 'bad', held: 'warn' } as const;
const CHECK = { ok: 'good', warn: 'warn', bad: 'bad', unknown: undefined } as const;

function FeedsTab() {
  const { t } = useTranslation();
  const checks = useGet<Page<Check>>('/doctor');
  const update = async (format: string): Promise<void> => {
    try { await post(`/feeds/${encodeURIComponent(format)}/update`); notifications.show({ message: t('feed.asked'), color: 'teal' }); await client.invalidateQueries(); }
    catch (e) { notifications.show({ message: failureText(e, t), color: 'red' }); }
  };
  const columns: Column<Feed>[] = [
    { key: 'format', title: t('feed.source'), cell: (x) => <><strong style={{ fontWeight: 550 }}>{x.format}</strong> <span className="soft plain">{x.name}</span></> },
    { key: 'covers', title: t('feed.covers'), cell: (x) => <span className="plain">{x.covers}</span> },
    { key: 'health', title: t('feed.health'), cell: (x) => <Mark look={HEALTH[x.health]}>{t(`health.${x.health}`)}</Mark> },
    { key: 'received', title: t('feed.received'), cell: (x) => moment(x.received) },
    { key: 'records', title: t('feed.records'), num: true, cell: (x) => num(x.records) },
    { key: 'bad', title: t('feed.bad'), num: true, cell: (x) => num(x.bad) },
    { key: 'size', title: t('feed.size'), num: true, cell: (x) => size(x.size) },
    { key: 'do', title: t('feed.update'), cell: (x) => (x.address ? <Button size="compact-xs" variant="default" onClick={() => void update(x.format)} aria-label={`${t('feed.update')}: ${x.format}`}>{t('feed.update')}</Button> : <span className="soft">{t('feed.by_file')}</span>) },
  ];
  return (
    <div className="stack">
      <Panel title={t('admin_tab.feeds')} bare><DataTable<Feed> path="/feeds" columns={columns} id={(x) => `${x.format}/${x.name}`} label={t('admin_tab.feeds')} empty={{ title: t('feed.empty'), next: t('feed.empty_next') }} /></Panel>
      <Panel title={t('feed.health_checks')}>
        <Asked of={checks} height={120}>{(x) => x.items.length === 0 ? <Empty title={t('feed.no_checks')} /> : <ul className="timeline">{x.items.map((c) => <li key={c.check}><Mark look={CHECK[c.state]}>{t(`check.${c.state}`)}</Mark> <span className="plain">{c.message}</span>{c.remedy && <div className="soft plain">{c.remedy}</div>}</li>)}</ul>}</Asked>
      </Panel>
    </div>
  );
}

const JOB = { waiting: undefined, running: 'warn', done: 'good', failed: 'bad' } as const;

function JobsTab() {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const retry = async (id: number): Promise<void> => {
    try { await post(`/jobs/${id}/retry`); await client.invalidateQueries(); } catch (e) { notifications.show({ message: failureText(e, t), color: 'red' }); }
  };
  const columns: Column<Job>[] = [
    { key: 'id', title: '#', num: true, cell: (x) => x.id },
    { key: 'kind', title: t('col.kind'), cell: (x) => <>{x.kind} <span className="soft plain">{x.key}</span></> },
    { key: 'state', title: t('col.state'), cell: (x) => <Mark look={JOB[x.state]}>{t(`job.${x.state}`)}</Mark> },
    { key: 'tries', title: t('job.tries'), num: true, cell: (x) => num(x.tries) },
    { key: 'started', title: t('job.started'), cell: (x) => moment(x.started) },
    { key: 'finished', title: t('job.finished'), cell: (x) => moment(x.finished) },
    { key: 'error', title: t('job.error'), cell: (x) => <span className="plain">{x.last_error ?? '–'}</span> },
    { key: 'do', title: t('act.retry'), cell: (x) => (x.state === 'failed' ? <Button size="compact-xs" variant="default" onClick={() => void retry(x.id)}>{t('act.retry')}</Button> : null) },
  ];
  return (
    <>
      <div className="filters"><Pick label={t('col.state')} value={f.state} set={(state) => set({ state })} values={['waiting', 'running', 'done', 'failed']} family="job" /></div>
      <Panel bare><DataTable<Job> path="/jobs" query={{ state: f.state, kind: f.kind }} columns={columns} id={(x) => String(x.id)} label={t('admin_tab.jobs')} empty={{ title: t('job.empty'), next: t('job.empty_next') }} /></Panel>
    </>
  );
}

function TokensTab() {
  const { t } = useTranslation();
  const roles = useRoles();
  const [open, setOpen] = useState(false);
  const [secret, setSecret] = useState<string>();
  const [gone, setGone] = useState<Token>();
  const columns: Column<Token>[] = [
    { key: 'name', title: t('admin.name'), cell: (x) => <><bdi style={{ fontWeight: 550 }}>{x.name}</bdi> <span className="soft mono">{x.id}</span></> },
    { key: 'for', title: t('token.for'), cell: (x) => <bdi>{x.asset ?? ([x.role && roles.of(x.role), x.unit].filter(Boolean).join(' · ') || x.owner || '–')}</bdi> },
    { key: 'read', title: t('token.right'), cell: (x) => t(x.read_only ? 'token.read' : 'token.write') },
    { key: 'expires', title: t('token.expires'), cell: (x) => moment(x.expires) },
    { key: 'used', title: t('token.used'), cell: (x) => moment(x.last_used) },
    { key: 'do', title: t('token.revoke'), cell: (x) => <Button size="compact-xs" variant="default" color="red" onClick={() => setGone(x)} aria-label={`${t('token.revoke')}: ${x.name}`}>{t('token.revoke')}</Button> },
  ];
  const make = async (v: Values): Promise<void> => {
    const made = await post<TokenMade>('/tokens', { ...filled(v, ['name', 'role', 'unit', 'asset']), read_only: v.read_only === 'true', ...(v.expires ? { expires: v.expires } : {}) });
    setSecret(made.secret);
  };
  return (
    <>
      <Once text={secret} close={() => setSecret(undefined)} title={t('token.secret')} />
      <div className="filters"><Button onClick={() => setOpen(true)}>{t('token.make')}</Button></div>
      <Panel bare><DataTable<Token> path="/tokens" columns={columns} id={(x) => x.id} label={t('admin_tab.tokens')} empty={{ title: t('token.empty'), next: t('token.empty_next') }} /></Panel>
      <FormModal opened={open} close={() => setOpen(false)} title={t('token.make')} act={t('token.make')} send={make} fields={[
        { key: 'name', label: t('admin.name'), required: true }, { key: 'role', label: t('admin.role'), kind: 'choice', choices: roles.list.map((r) => ({ value: r.name, label: named(r) })) }, { key: 'unit', label: t('col.unit'), kind: 'unit' },
        { key: 'asset', label: t('token.asset'), help: t('token.asset_help') }, { key: 'read_only', label: t('token.read'), kind: 'switch' }, { key: 'expires', label: t('token.expires'), kind: 'date' },
      ]} />
      <FormModal opened={gone !== undefined} close={() => setGone(undefined)} title={t('token.revoke')} note={t('token.revoke_note', { name: gone?.name ?? '' })} act={t('token.revoke')} danger fields={[]} send={async () => { await call('DELETE', `/tokens/${encodeURIComponent(gone!.id)}`); }} />
    </>
  );
}

function AuditTab() {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const [asked, setAsked] = useState(false);
  const verified = useGet<AuditVerification>('/audit/verify', {}, asked);
  const columns = useMemo<Column<AuditEntry>[]>(() => [
    { key: 'seq', title: '#', num: true, cell: (x) => num(x.seq) },
    { key: 'at', title: t('audit.at'), cell: (x) => moment(x.at) },
    { key: 'actor', title: t('audit.actor'), cell: (x) => <bdi>{x.actor}</bdi> },
    { key: 'action', title: t('audit.action'), cell: (x) => <span className="mono">{x.action}</span> },
    { key: 'subject', title: t('col.subject'), cell: (x) => <bdi>{x.subject}</bdi> },
    { key: 'hash', title: t('audit.hash'), cell: (x) => <span className="mono soft" title={x.hash}>{x.hash.slice(0, 12)}</span> },
  ], [t]);
  return (
    <>
      <div className="filters">
        <TextFilter label={t('audit.actor')} value={f.actor} set={(actor) => set({ actor })} />
        <TextFilter label={t('audit.action')} value={f.action} set={(action) => set({ action })} />
        <TextFilter label={t('col.subject')} value={f.subject} set={(subject) => set({ subject })} />
        <Button onClick={() => (asked ? void verified.refetch() : setAsked(true))} loading={verified.isFetching && asked}>{t('audit.verify')}</Button>
        {verified.data && asked && <Mark look={verified.data.whole ? 'good' : 'bad'}>{verified.data.whole ? t('audit.whole', { n: num(verified.data.entries) }) : t('audit.broken', { seq: num(verified.data.seq), message: verified.data.message ?? '' })}</Mark>}
      </div>
      <Panel bare><DataTable<AuditEntry> path="/audit" query={{ actor: f.actor, action: f.action, subject: f.subject }} columns={columns} id={(x) => `${x.chain}/${x.seq}`} label={t('admin_tab.audit')} empty={{ title: t('audit.empty') }} /></Panel>
    </>
  );
}

export default function Admin() {
  const { t } = useTranslation();
  const [f] = useFilters();
  const tab = TABS.find((x) => x === f.tab) ?? 'units';
  const Body = { units: UnitsTab, people: PeopleTab, policy: PolicyTab, feeds: FeedsTab, jobs: JobsTab, tokens: TokensTab, audit: AuditTab }[tab];
  return (
    <>
      <Head title={t('nav.admin')} />
      <Tabs base="/admin" names={TABS} family="admin_tab" value={tab} label={t('nav.admin')} />
      <Body />
    </>
  );
}
