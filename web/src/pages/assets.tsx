// Assets and systems: lists, queues without an owner or without news, rounds of confirmation, findings.
import { Button, Switch } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client';
import type { Asset, Confirmation, Finding, RoundStarted, System } from '../api/types';
import { DueBadge, Mark, SeverityBadge, TierBadge } from '../parts/badge';
import { Pick, PURPOSES, TextFilter, UnitSelect, useUnitName } from '../parts/choose';
import { DataTable, type Column } from '../parts/data_table';
import { useFilters } from '../parts/filters';
import { FormModal, filled } from '../parts/form_modal';
import { day, dayPlus, moment, named, num } from '../parts/format';
import { assetPath, Go, systemPath, unitPath } from '../parts/link';
import { Head, Panel } from '../parts/panel';
import { Tabs } from '../parts/tabs';

const TABS = ['assets', 'systems', 'unowned', 'stale', 'confirmations', 'findings'] as const;
const STALE_DAYS = 30;
export const EXPOSED = ['yes', 'no', 'unknown'] as const;

export function useAssetColumns(): Column<Asset>[] {
  const { t, i18n } = useTranslation();
  const name = useUnitName();
  return useMemo(() => [
    { key: 'name', title: t('col.asset'), cell: (x) => <Go to={assetPath(x.name)}><bdi style={{ fontWeight: 550 }}>{x.name}</bdi></Go> },
    { key: 'unit', title: t('col.unit'), cell: (x) => (x.unit ? <Go to={unitPath(x.unit)}><bdi>{name(x.unit)}</bdi></Go> : <Mark look="warn">{t('heat.unassigned')}</Mark>) },
    { key: 'system', title: t('col.system'), cell: (x) => (x.system ? <Go to={systemPath(x.system)}>{x.system}</Go> : '–') },
    { key: 'kind', title: t('col.kind'), cell: (x) => t(`asset_kind.${x.kind}`, { defaultValue: x.kind }) },
    { key: 'exposed', title: t('bit.exposed'), cell: (x) => <Mark look={x.exposed === 'no' ? undefined : 'warn'}>{t(`exposed.${x.exposed}`)}</Mark> },
    { key: 'criticality', title: t('col.criticality'), num: true, cell: (x) => num(x.criticality) },
    { key: 'release', title: t('col.release'), cell: (x) => <span className="plain">{x.release ?? '–'}</span> },
    { key: 'components', title: t('col.components'), num: true, cell: (x) => <Go to={assetPath(x.name)}>{num(x.components)}</Go> },
    { key: 'seen', title: t('col.seen'), cell: (x) => (x.stale_days !== null && x.stale_days >= STALE_DAYS ? <Mark look="warn">{t('assets.n_days', { n: num(x.stale_days) })}</Mark> : x.seen ? day(x.seen) : <Mark look="warn">{t('assets.never')}</Mark>) },
  ], [t, i18n.language, name]);
}

function AssetTab({ more, hint }: { more: Record<string, string | number | undefined>; hint: string }) {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const columns = useAssetColumns();
  const query = { unit: f.unit, system: f.system, exposed: f.exposed, kind: f.kind, q: f.q, handover: f.handover, ...more };
  return (
    <>
      <div className="filters" role="search" aria-label={t('frame.filters')}>
        <TextFilter label={t('assets.find')} value={f.q} set={(q) => set({ q })} w={200} />
        <UnitSelect value={f.unit} set={(unit) => set({ unit })} />
        <Pick label={t('bit.exposed')} value={f.exposed} set={(exposed) => set({ exposed })} values={EXPOSED} family="exposed" />
        <TextFilter label={t('col.system')} value={f.system} set={(system) => set({ system })} />
        <Switch label={t('assets.offered')} checked={f.handover === 'true'} onChange={(e) => set({ handover: e.target.checked ? 'true' : undefined })} mb={8} />
      </div>
      <Panel bare><DataTable<Asset> path="/assets" query={query} columns={columns} id={(x) => x.name} label={t('nav.assets')} empty={{ title: t('assets.empty'), next: hint }} /></Panel>
    </>
  );
}

function SystemTab() {
  const { t, i18n } = useTranslation();
  const [f, set] = useFilters();
  const name = useUnitName();
  const columns = useMemo<Column<System>[]>(() => [
    { key: 'name', title: t('col.system'), cell: (x) => <><Go to={systemPath(x.code)}><bdi style={{ fontWeight: 550 }}>{named(x)}</bdi></Go> <span className="soft mono">{x.code}</span></> },
    { key: 'unit', title: t('col.unit'), cell: (x) => (x.unit ? <Go to={unitPath(x.unit)}><bdi>{name(x.unit)}</bdi></Go> : '–') },
    { key: 'purpose', title: t('filter.purpose'), cell: (x) => t(`purpose.${x.purpose}`) },
    { key: 'phase', title: t('col.phase'), cell: (x) => t(`phase.${x.phase}`) },
    { key: 'criticality', title: t('col.criticality'), num: true, cell: (x) => num(x.criticality) },
    { key: 'customers', title: t('filter.customer'), cell: (x) => <bdi>{x.customers || '–'}</bdi> },
    { key: 'data', title: t('col.data'), cell: (x) => <bdi>{x.data_classes?.split(';').map((d) => t(`data_class.${d}`, { defaultValue: d })).join('、') || '–'}</bdi> },
  ], [t, i18n.language, name]);
  return (
    <>
      <div className="filters" role="search" aria-label={t('frame.filters')}>
        <TextFilter label={t('systems.find')} value={f.q} set={(q) => set({ q })} w={200} />
        <UnitSelect value={f.unit} set={(unit) => set({ unit })} />
        <Pick label={t('filter.purpose')} value={f.purpose} set={(purpose) => set({ purpose })} values={PURPOSES} family="purpose" />
        <Pick label={t('col.phase')} value={f.phase} set={(phase) => set({ phase })} values={['development', 'operation', 'retired']} family="phase" />
        <TextFilter label={t('filter.customer')} value={f.customer} set={(customer) => set({ customer })} />
      </div>
      <Panel bare><DataTable<System> path="/systems" query={{ q: f.q, unit: f.unit, purpose: f.purpose, phase: f.phase, customer: f.customer }} columns={columns} id={(x) => x.code} label={t('assets_tab.systems')} empty={{ title: t('systems.empty'), next: t('systems.empty_next') }} /></Panel>
    </>
  );
}

function ConfirmationTab() {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const [open, setOpen] = useState(false);
  const columns = useMemo<Column<Confirmation>[]>(() => [
    { key: 'asset', title: t('col.asset'), cell: (x) => <Go to={assetPath(x.asset)}><bdi>{x.asset}</bdi></Go> },
    { key: 'unit', title: t('col.unit'), cell: (x) => (x.unit ? <Go to={unitPath(x.unit)}>{x.unit}</Go> : '–') },
    { key: 'due', title: t('col.due'), cell: (x) => <DueBadge due={x.due} overdue={x.overdue} closed={x.state !== 'open'} /> },
    { key: 'state', title: t('col.state'), cell: (x) => <Mark look={x.state === 'open' ? undefined : 'good'}>{t(`confirmation.${x.state}`)}</Mark> },
    { key: 'seen', title: t('col.seen'), cell: (x) => day(x.seen) },
    { key: 'answered', title: t('confirmation.answered'), cell: (x) => (x.answered ? <>{moment(x.answered)} <bdi>{x.actor}</bdi></> : '–') },
  ], [t]);
  const start = async (v: Record<string, string>): Promise<string> => {
    const r = await post<RoundStarted>('/confirmations', { stale_days: Number(v.stale_days), due: v.due, ...filled(v, ['unit']) });
    return t('confirmation.started', { asked: r.asked, already: r.already });
  };
  return (
    <>
      <div className="filters">
        <UnitSelect value={f.unit} set={(unit) => set({ unit })} />
        <Pick label={t('col.state')} value={f.state} set={(state) => set({ state })} values={['open', 'confirmed', 'retired']} family="confirmation" />
        <Switch label={t('filter.overdue')} checked={f.overdue === 'true'} onChange={(e) => set({ overdue: e.target.checked ? 'true' : undefined })} mb={8} />
        <Button mb={1} onClick={() => setOpen(true)}>{t('confirmation.start')}</Button>
      </div>
      <Panel bare><DataTable<Confirmation> path="/confirmations" query={{ unit: f.unit, state: f.state, overdue: f.overdue }} columns={columns} id={(x) => String(x.id)} label={t('assets_tab.confirmations')} empty={{ title: t('confirmation.empty'), next: t('confirmation.empty_next') }} /></Panel>
      <FormModal opened={open} close={() => setOpen(false)} title={t('confirmation.start')} note={t('confirmation.note')} act={t('confirmation.start')} initial={{ stale_days: String(STALE_DAYS), due: dayPlus(14) }} send={start}
        fields={[{ key: 'stale_days', label: t('confirmation.days'), kind: 'number', required: true }, { key: 'due', label: t('col.due'), kind: 'date', required: true }, { key: 'unit', label: t('col.unit'), kind: 'unit' }]} />
    </>
  );
}

function FindingTab() {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const columns = useMemo<Column<Finding>[]>(() => [
    { key: 'kind', title: t('col.kind'), cell: (x) => t(`kind.${x.kind}`, { defaultValue: x.kind }) },
    { key: 'subject', title: t('col.subject'), cell: (x) => <bdi>{x.subject}</bdi> },
    { key: 'unit', title: t('col.unit'), cell: (x) => (x.unit ? <Go to={unitPath(x.unit)}>{x.unit}</Go> : '–') },
    { key: 'asset', title: t('col.asset'), cell: (x) => (x.asset ? <Go to={assetPath(x.asset)}><bdi>{x.asset}</bdi></Go> : '–') },
    { key: 'severity', title: t('col.severity'), cell: (x) => <SeverityBadge severity={x.severity} /> },
    { key: 'tier', title: t('col.tier'), cell: (x) => <TierBadge tier={x.tier} /> },
    { key: 'due', title: t('col.due'), cell: (x) => day(x.due) },
    { key: 'seen', title: t('finding.first_seen'), cell: (x) => day(x.first_seen) },
  ], [t]);
  return (
    <>
      <div className="filters">
        <UnitSelect value={f.unit} set={(unit) => set({ unit })} />
        <TextFilter label={t('col.kind')} value={f.kind} set={(kind) => set({ kind })} />
        <Pick label={t('col.severity_least')} value={f.severity} set={(severity) => set({ severity })} values={['critical', 'high', 'medium', 'low']} family="severity" />
      </div>
      <Panel bare><DataTable<Finding> path="/findings" query={{ unit: f.unit, kind: f.kind, severity: f.severity, asset: f.asset }} columns={columns} id={(x) => `${x.kind}/${x.asset}/${x.subject}`} label={t('assets_tab.findings')} empty={{ title: t('finding.empty'), next: t('finding.empty_next') }} /></Panel>
    </>
  );
}

export const ASSET_KINDS = ['server', 'terminal', 'container', 'network-device', 'cloud-service', 'appliance'];

function Register({ tab }: { tab: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const system = tab === 'systems';
  const sendAsset = async (v: Record<string, string>): Promise<void> => { await post('/assets', { ...filled(v, ['name', 'unit', 'system', 'kind', 'exposed', 'exposed_evidence', 'address']) }); };
  const sendSystem = async (v: Record<string, string>): Promise<void> => {
    await post('/systems', { ...filled(v, ['code', 'unit', 'name_ja', 'name_en', 'purpose', 'phase', 'customers', 'data_classes', 'countries', 'stop_decider', 'stop_deputy']), ...(v.criticality ? { criticality: Number(v.criticality) } : {}) });
  };
  const options = (family: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`${family}.${value}`) }));
  return (
    <>
      <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setOpen(true)}>{t(system ? 'systems.register' : 'assets.register')}</Button>
      <FormModal opened={open} close={() => setOpen(false)} title={t(system ? 'systems.register' : 'assets.register')} act={t('act.register')} send={system ? sendSystem : sendAsset}
        initial={system ? { phase: 'operation', purpose: 'business', criticality: '3' } : { kind: 'server', exposed: 'unknown' }}
        fields={system ? [
          { key: 'code', label: t('col.code'), required: true }, { key: 'unit', label: t('col.unit'), kind: 'unit', required: true }, { key: 'name_ja', label: t('field.name_ja'), required: true }, { key: 'name_en', label: t('field.name_en'), required: true },
          { key: 'purpose', label: t('filter.purpose'), kind: 'choice', choices: options('purpose', PURPOSES), required: true }, { key: 'criticality', label: t('col.criticality'), kind: 'number', help: t('field.criticality_help') },
          { key: 'customers', label: t('filter.customer') }, { key: 'stop_decider', label: t('field.stop_decider') }, { key: 'stop_deputy', label: t('field.stop_deputy') },
        ] : [
          { key: 'name', label: t('field.name'), required: true }, { key: 'unit', label: t('col.unit'), kind: 'unit' }, { key: 'system', label: t('field.system') }, { key: 'kind', label: t('col.kind'), kind: 'choice', choices: options('asset_kind', ASSET_KINDS), required: true },
          { key: 'exposed', label: t('bit.exposed'), kind: 'choice', choices: options('exposed', EXPOSED) }, { key: 'exposed_evidence', label: t('field.evidence') }, { key: 'address', label: t('field.address') },
        ]} />
    </>
  );
}

export default function Assets() {
  const { t } = useTranslation();
  const [f] = useFilters();
  const tab = TABS.find((x) => x === f.tab) ?? 'assets';
  return (
    <>
      <Head title={t('nav.assets')}><Register tab={tab} /></Head>
      <Tabs base="/assets" names={TABS} family="assets_tab" value={tab} label={t('nav.assets')} />
      {tab === 'assets' && <AssetTab more={{}} hint={t('assets.empty_next')} />}
      {tab === 'systems' && <SystemTab />}
      {tab === 'unowned' && <AssetTab more={{ unowned: 'true' }} hint={t('assets.unowned_next')} />}
      {tab === 'stale' && <AssetTab more={{ stale: STALE_DAYS }} hint={t('assets.stale_next')} />}
      {tab === 'confirmations' && <ConfirmationTab />}
      {tab === 'findings' && <FindingTab />}
    </>
  );
}
