// One asset: facts, sources and their freshness, components, exposures, history; claim, hand over, confirm, retire.
import { Button } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, post } from '../api/client';
import { client, useGet } from '../api/query';
import type { AssetDetail, AssetVersion, Component, Exposure } from '../api/types';
import { Mark } from '../parts/badge';
import { DataTable, type Column } from '../parts/data_table';
import { useFilters } from '../parts/filters';
import { FormModal, filled, type Field, type Values } from '../parts/form_modal';
import { TextFilter, useUnitName } from '../parts/choose';
import { day, moment, num } from '../parts/format';
import { assetPath, Go, systemPath, unitPath } from '../parts/link';
import { Asked, Empty, Head, Panel, Stamp } from '../parts/panel';
import { ASSET_KINDS, EXPOSED } from './assets';
import { useExposureColumns } from './task';

type Act = 'edit' | 'claim' | 'handover' | 'confirm' | 'retire' | 'accept-handover';
const ACTS: Act[] = ['accept-handover', 'confirm', 'edit', 'claim', 'handover', 'retire'];

function useFields(): Record<Act, Field[]> {
  const { t } = useTranslation();
  const of = (family: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`${family}.${value}`) }));
  const moveFields: Field[] = [{ key: 'unit', label: t('col.unit'), kind: 'unit', required: true }, { key: 'reason', label: t('task.reason'), kind: 'area' }];
  return {
    edit: [
      { key: 'kind', label: t('col.kind'), kind: 'choice', choices: of('asset_kind', ASSET_KINDS), required: true }, { key: 'system', label: t('field.system') },
      { key: 'exposed', label: t('bit.exposed'), kind: 'choice', choices: of('exposed', EXPOSED), required: true }, { key: 'exposed_evidence', label: t('field.evidence') }, { key: 'address', label: t('field.address') },
    ],
    claim: moveFields, handover: moveFields, confirm: [], 'accept-handover': [],
    retire: [{ key: 'reason', label: t('task.reason'), kind: 'area', required: true }],
  };
}

function Acts({ x }: { x: AssetDetail }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [act, setAct] = useState<Act>();
  const fields = useFields();
  const path = `/assets/${encodeURIComponent(x.name)}`;
  const send = async (v: Values): Promise<void> => {
    if (act === 'edit') await call('PATCH', path, { body: filled(v, ['kind', 'system', 'exposed', 'exposed_evidence', 'address']), match: x.version });
    else if (act === 'retire') {
      await call('DELETE', path, { query: { reason: v.reason }, match: x.version });
      await go({ to: '/assets' } as never);
    } else await post(`${path}/${act}`, act === 'accept-handover' ? { accept: true } : act === 'confirm' ? undefined : filled(v, ['unit', 'reason']));
    await client.invalidateQueries();
  };
  const may = ACTS.filter((a) => x.may.includes(a === 'edit' ? 'change' : a));
  return (
    <>
      {may.map((a) => <Button key={a} size="xs" variant="default" onClick={() => setAct(a)}>{t(`asset_act.${a}`)}</Button>)}
      <FormModal opened={act !== undefined} close={() => setAct(undefined)} title={act ? t(`asset_act.${act}`) : ''} note={act ? t(`asset_note.${act}`) : undefined} danger={act === 'retire'} act={act ? t(`asset_act.${act}`) : ''} send={send}
        fields={act ? fields[act] : []} initial={{ kind: x.kind, system: x.system ?? '', exposed: x.exposed, exposed_evidence: x.exposed_evidence ?? '', address: x.address ?? '' }} />
    </>
  );
}

function Lists({ name }: { name: string }) {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const path = `/assets/${encodeURIComponent(name)}`;
  const exposures = useExposureColumns();
  const components = useMemo<Column<Component>[]>(() => [
    { key: 'name', title: t('col.component'), cell: (x) => <Go to="/affected" search={{ q: x.name }}><bdi>{x.name}</bdi></Go> },
    { key: 'version', title: t('col.version'), cell: (x) => <span className="mono plain">{x.version ?? '–'}</span> },
    { key: 'from', title: t('col.source_package'), cell: (x) => <bdi>{x.source_name ?? '–'}</bdi> },
    { key: 'source', title: t('col.source'), cell: (x) => <bdi>{x.source}</bdi> },
  ], [t]);
  const history = useMemo<Column<AssetVersion>[]>(() => [
    { key: 'from', title: t('history.from'), cell: (x) => moment(x.from) },
    { key: 'to', title: t('history.to'), cell: (x) => moment(x.to) },
    { key: 'what', title: t('history.what'), cell: (x) => t(`history.${x.what}`) },
    { key: 'text', title: t('history.text'), cell: (x) => <bdi>{x.what === 'inventory' ? t('history.inventory_text', { source: x.source, n: num(x.components) }) : [x.unit, x.system, x.kind, x.exposed, x.address].filter(Boolean).join(' · ')}</bdi> },
  ], [t]);
  return (
    <div className="grid">
      <Panel title={t('asset.exposures')} bare><DataTable<Exposure> path={`${path}/exposures`} columns={exposures.filter((c) => !['asset', 'system', 'unit'].includes(c.key))} id={(x) => `${x.advisory}/${x.component}/${x.source}`} label={t('asset.exposures')} empty={{ title: t('asset.clean'), next: t('asset.clean_next') }} height={420} /></Panel>
      <Panel title={t('col.components')} width="w6" bare>
        <div style={{ padding: '0 16px' }}><TextFilter label={t('assets.find_component')} value={f.q} set={(q) => set({ q })} w={220} /></div>
        <DataTable<Component> path={`${path}/components`} query={{ q: f.q }} columns={components} id={(x) => `${x.component}/${x.source}`} label={t('col.components')} empty={{ title: t('asset.no_components'), next: t('asset.no_components_next') }} height={360} />
      </Panel>
      <Panel title={t('task.history')} width="w6" bare><DataTable<AssetVersion> path={`${path}/history`} columns={history} id={(x) => `${x.from}/${x.what}/${x.source}`} label={t('task.history')} empty={{ title: t('task.no_events') }} height={420} /></Panel>
    </div>
  );
}

export default function AssetPage() {
  const { t } = useTranslation();
  const { name } = useParams({ strict: false }) as { name: string };
  const unitName = useUnitName();
  const asked = useGet<AssetDetail>(`/assets/${encodeURIComponent(name)}`);
  return (
    <>
      <Head title={name} crumbs={[{ to: '/assets', text: t('nav.assets') }]}>{asked.data && <Acts x={asked.data} />}<Stamp at={asked.data ? asked.dataUpdatedAt : undefined} /></Head>
      <Asked of={asked} height={220}>
        {(x) => (
          <div className="grid">
            <Panel title={t('asset.facts')} width="w6">
              <dl className="facts">
                <dt>{t('col.unit')}</dt><dd>{x.unit ? <Go to={unitPath(x.unit)}><bdi>{unitName(x.unit)}</bdi></Go> : <Mark look="warn">{t('heat.unassigned')}</Mark>}{x.handover && <> <Mark look="warn">{t('task.offered', { unit: x.handover })}</Mark></>}</dd>
                <dt>{t('col.system')}</dt><dd>{x.system ? <Go to={systemPath(x.system)}>{x.system}</Go> : '–'}</dd>
                <dt>{t('col.kind')}</dt><dd>{t(`asset_kind.${x.kind}`, { defaultValue: x.kind })}</dd>
                <dt>{t('bit.exposed')}</dt><dd><Mark look={x.exposed === 'no' ? undefined : 'warn'}>{t(`exposed.${x.exposed}`)}</Mark> <bdi className="soft">{x.exposed_evidence}</bdi></dd>
                <dt>{t('col.criticality')}</dt><dd>{num(x.criticality)}</dd>
                <dt>{t('field.address')}</dt><dd className="mono">{x.address ?? '–'}</dd>
                <dt>{t('asset.confirmed')}</dt><dd>{moment(x.confirmed)}</dd>
                <dt>{t('asset.links')}</dt><dd>{x.links.length === 0 ? '–' : x.links.map((l) => <div key={l.kind + l.other}>{t(`asset_link.${l.kind}`)} <Go to={assetPath(l.other)}><bdi>{l.other}</bdi></Go></div>)}</dd>
              </dl>
            </Panel>
            <Panel title={t('asset.sources')} width="w6" bare>
              {x.inventories.length === 0 ? <Empty title={t('asset.no_components')} next={t('asset.no_components_next')} /> : (
                <table className="list">
                  <thead><tr><th scope="col">{t('col.source')}</th><th scope="col">{t('col.release')}</th><th scope="col" className="num">{t('col.components')}</th><th scope="col">{t('col.seen')}</th></tr></thead>
                  <tbody>{x.inventories.map((s) => <tr key={s.source}><td><bdi>{s.source}</bdi></td><td>{s.release ?? '–'}</td><td className="num">{num(s.components)}</td><td>{day(s.seen)}</td></tr>)}</tbody>
                </table>
              )}
            </Panel>
          </div>
        )}
      </Asked>
      <Lists name={name} />
    </>
  );
}
