// Campaigns: one question to every unit, with a day per region.
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client';
import type { Campaign } from '../api/types';
import { Mark, SEVERITIES, TIERS } from '../parts/badge';
import { Pick, useRegions } from '../parts/choose';
import { DataTable, type Column } from '../parts/data_table';
import { useFilters } from '../parts/filters';
import { FormModal, filled, type Values } from '../parts/form_modal';
import { day, dayPlus, num, percent } from '../parts/format';
import { Go } from '../parts/link';
import { Head, Panel } from '../parts/panel';

export function campaignBody(v: Values, regions: string[]): Record<string, unknown> {
  const due = [
    { region: null, due: v.due },
    ...regions.filter((r) => v[`due_${r}`]).map((region) => ({ region, due: v[`due_${region}`] })),
  ];
  return { ...filled(v, ['title', 'q', 'tier', 'severity', 'unit', 'note']), ...(v.kev === 'true' ? { kev: true } : {}), due };
}

export default function Campaigns() {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const go = useNavigate();
  const regions = useRegions();
  const columns = useMemo<Column<Campaign>[]>(() => [
    { key: 'title', title: t('campaign.name'), cell: (x) => <Go to={`/campaigns/${x.id}`}><bdi style={{ fontWeight: 550 }}>{x.title}</bdi></Go> },
    { key: 'q', title: t('campaign.asks'), cell: (x) => <bdi>{[x.q, x.kev && 'KEV', x.tier && t(`tier.${x.tier}`), x.severity && t(`severity.${x.severity}`)].filter(Boolean).join(' · ')}</bdi> },
    { key: 'state', title: t('col.state'), cell: (x) => <Mark look={x.state === 'open' ? undefined : 'good'}>{t(`campaign_state.${x.state}`)}</Mark> },
    { key: 'progress', title: t('campaign.answered'), num: true, cell: (x) => <Go to={`/campaigns/${x.id}`}>{num(x.units - x.silent)} / {num(x.units)} ({percent(x.units - x.silent, x.units)})</Go> },
    { key: 'overdue', title: t('col.overdue'), num: true, cell: (x) => <Go to={`/campaigns/${x.id}`} search={{ overdue: true }}>{num(x.overdue)}</Go> },
    { key: 'created', title: t('campaign.created'), cell: (x) => <>{day(x.created)} <bdi className="soft">{x.created_by}</bdi></> },
  ], [t]);
  const send = async (v: Values): Promise<void> => {
    const made = await post<Campaign>('/campaigns', campaignBody(v, regions));
    await go({ to: `/campaigns/${made.id}` } as never);
  };
  const of = (family: string, values: readonly string[]) => values.map((value) => ({ value, label: t(`${family}.${value}`) }));
  return (
    <>
      <Head title={t('nav.campaigns')}><Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => set({ new: 'true' })}>{t('campaign.start')}</Button></Head>
      <div className="filters"><Pick label={t('col.state')} value={f.state} set={(state) => set({ state })} values={['open', 'ended']} family="campaign_state" /></div>
      <Panel bare><DataTable<Campaign> path="/campaigns" query={{ state: f.state }} columns={columns} id={(x) => String(x.id)} label={t('nav.campaigns')} empty={{ title: t('campaign.empty'), next: t('campaign.empty_next') }} /></Panel>
      <FormModal opened={f.new === 'true'} close={() => set({ new: undefined, q: undefined })} title={t('campaign.start')} note={t('campaign.start_note')} act={t('campaign.start')} send={send}
        initial={{ q: f.q ?? '', title: f.q ? t('campaign.title_of', { q: f.q }) : '', due: dayPlus(3) }}
        fields={[
          { key: 'title', label: t('campaign.name'), required: true }, { key: 'q', label: t('affected.box') }, { key: 'kev', label: t('filter.kev'), kind: 'switch' },
          { key: 'tier', label: t('col.tier'), kind: 'choice', choices: of('tier', TIERS) }, { key: 'severity', label: t('col.severity_least'), kind: 'choice', choices: of('severity', SEVERITIES.slice(0, 4)) },
          { key: 'unit', label: t('col.unit'), kind: 'unit' }, { key: 'due', label: t('campaign.due'), kind: 'date', required: true },
          ...regions.map((r) => ({ key: `due_${r}`, label: t('campaign.due_region', { region: t(`region.${r}`, { defaultValue: r }) }), kind: 'date' as const })), { key: 'note', label: t('task.note'), kind: 'area' },
        ]} />
    </>
  );
}
