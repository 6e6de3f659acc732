// One system: what it is for, whose it is, who may stop it, which customers depend on it, and its assets.
import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../api/client';
import { useGet } from '../api/query';
import type { Asset, SystemDetail } from '../api/types';
import { PURPOSES, useUnitName } from '../parts/choose';
import { DataTable } from '../parts/data_table';
import { FormModal, filled, type Values } from '../parts/form_modal';
import { named, num } from '../parts/format';
import { Go, unitPath } from '../parts/link';
import { Asked, Head, Panel, Stamp } from '../parts/panel';
import { useAssetColumns } from './assets';

function Edit({ x }: { x: SystemDetail }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const send = async (v: Values): Promise<void> => {
    const body = filled(v, ['name_ja', 'name_en', 'unit', 'purpose', 'phase', 'customers', 'stop_decider', 'stop_deputy']);
    await call('PATCH', `/systems/${encodeURIComponent(x.code)}`, { body: { ...body, criticality: Number(v.criticality) }, match: x.version });
  };
  const of = (family: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`${family}.${value}`) }));
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setOpen(true)}>{t('asset_act.edit')}</Button>
      <FormModal opened={open} close={() => setOpen(false)} title={t('asset_act.edit')} act={t('act.save')} send={send}
        initial={{ name_ja: x.name_ja, name_en: x.name_en, unit: x.unit ?? '', purpose: x.purpose, phase: x.phase, criticality: String(x.criticality), customers: x.customers ?? '', stop_decider: x.stop_decider ?? '', stop_deputy: x.stop_deputy ?? '' }}
        fields={[
          { key: 'name_ja', label: t('field.name_ja'), required: true }, { key: 'name_en', label: t('field.name_en'), required: true }, { key: 'unit', label: t('col.unit'), kind: 'unit', required: true },
          { key: 'purpose', label: t('filter.purpose'), kind: 'choice', choices: of('purpose', PURPOSES), required: true }, { key: 'phase', label: t('col.phase'), kind: 'choice', choices: of('phase', ['development', 'operation', 'retired']), required: true },
          { key: 'criticality', label: t('col.criticality'), kind: 'number', help: t('field.criticality_help'), required: true }, { key: 'customers', label: t('filter.customer') }, { key: 'stop_decider', label: t('field.stop_decider') }, { key: 'stop_deputy', label: t('field.stop_deputy') },
        ]} />
    </>
  );
}

export default function SystemPage() {
  const { t } = useTranslation();
  const { code } = useParams({ strict: false }) as { code: string };
  const asked = useGet<SystemDetail>(`/systems/${encodeURIComponent(code)}`);
  const columns = useAssetColumns();
  const name = useUnitName();
  return (
    <>
      <Head title={asked.data ? named(asked.data) : code} crumbs={[{ to: '/assets', search: { tab: 'systems' }, text: t('assets_tab.systems') }]}>{asked.data?.may.includes('change') && <Edit x={asked.data} />}<Stamp at={asked.data ? asked.dataUpdatedAt : undefined} /></Head>
      <Asked of={asked} height={200}>
        {(x) => (
          <div className="grid">
            <Panel title={t('asset.facts')} width="w6">
              <dl className="facts">
                <dt>{t('col.code')}</dt><dd className="mono">{x.code}</dd>
                <dt>{t('col.unit')}</dt><dd>{x.unit ? <Go to={unitPath(x.unit)}><bdi>{name(x.unit)}</bdi></Go> : '–'}</dd>
                <dt>{t('filter.purpose')}</dt><dd>{t(`purpose.${x.purpose}`)}</dd>
                <dt>{t('col.phase')}</dt><dd>{t(`phase.${x.phase}`)}</dd>
                <dt>{t('col.criticality')}</dt><dd>{num(x.criticality)}</dd>
              </dl>
            </Panel>
            <Panel title={t('system.at_risk')} width="w6">
              <dl className="facts">
                <dt>{t('filter.customer')}</dt><dd><bdi>{x.customers || '–'}</bdi></dd>
                <dt>{t('col.data')}</dt><dd>{x.data_classes?.split(';').map((d) => t(`data_class.${d}`, { defaultValue: d })).join('、') || '–'}</dd>
                <dt>{t('system.countries')}</dt><dd>{x.countries || '–'}</dd>
                <dt>{t('field.stop_decider')}</dt><dd><bdi>{x.stop_decider ?? '–'}</bdi> {x.stop_deputy && <span className="soft">({t('unit.deputy')} <bdi>{x.stop_deputy}</bdi>)</span>}</dd>
                <dt>{t('col.tasks')}</dt><dd><Go to="/tasks" search={{ unit: x.unit ?? undefined }}>{num(x.tasks)}</Go></dd>
              </dl>
            </Panel>
          </div>
        )}
      </Asked>
      <Panel title={t('nav.assets')} bare><DataTable<Asset> path="/assets" query={{ system: code }} columns={columns} id={(x) => x.name} label={t('nav.assets')} empty={{ title: t('assets.empty'), next: t('assets.empty_next') }} height={480} /></Panel>
    </>
  );
}
