// One campaign: each unit's answer beside what matching says; silence is chased.
import { Button, Switch } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, post } from '../api/client';
import { client, useGet } from '../api/query';
import type { Campaign, CampaignAnswer } from '../api/types';
import { DueBadge, Mark } from '../parts/badge';
import { Pick } from '../parts/choose';
import { DataTable, type Column } from '../parts/data_table';
import { useFilters } from '../parts/filters';
import { FormModal, type Values } from '../parts/form_modal';
import { day, moment, named, num } from '../parts/format';
import { Go, unitPath } from '../parts/link';
import { Asked, failureText, Head, Panel, Stamp } from '../parts/panel';

const LOOK = { affected: 'bad', not_affected: 'good', checking: 'warn' } as const;

function useColumns(q: string | null, answer: (x: CampaignAnswer) => void): Column<CampaignAnswer>[] {
  const { t, i18n } = useTranslation();
  return useMemo(() => [
    { key: 'unit', title: t('col.unit'), cell: (x) => <Go to={unitPath(x.unit)}><bdi>{named(x)}</bdi></Go> },
    { key: 'due', title: t('col.due'), cell: (x) => <DueBadge due={x.due} overdue={x.overdue} closed={x.done} /> },
    { key: 'answer', title: t('campaign.answer'), cell: (x) => (x.answer ? <Mark look={LOOK[x.answer]}>{t(`answer.${x.answer}`)}</Mark> : <span className="soft">{t('answer.none')}</span>) },
    { key: 'matched', title: t('campaign.matched'), num: true, cell: (x) => (q ? <Go to="/affected" search={{ q, unit: x.unit }}>{t('campaign.matched_n', { assets: num(x.matched_assets), tasks: num(x.matched_open_tasks) })}</Go> : t('campaign.matched_n', { assets: num(x.matched_assets), tasks: num(x.matched_open_tasks) })) },
    { key: 'agrees', title: t('campaign.agrees'), cell: (x) => (x.agrees === null ? '–' : <Mark look={x.agrees ? 'good' : 'bad'}>{t(x.agrees ? 'campaign.same' : 'campaign.differs')}</Mark>) },
    { key: 'interim', title: t('task.interim'), cell: (x) => <bdi>{x.interim ?? '–'}</bdi> },
    { key: 'when', title: t('confirmation.answered'), cell: (x) => (x.answered ? <>{moment(x.answered)} <bdi>{x.actor}</bdi></> : x.reminded ? t('campaign.reminded', { day: day(x.reminded) }) : '–') },
    { key: 'do', title: t('campaign.your'), cell: (x) => <Button size="compact-xs" variant="default" onClick={() => answer(x)} aria-label={`${t('campaign.give')}: ${named(x)}`}>{t('campaign.give')}</Button> },
  ], [t, i18n.language, q, answer]);
}

function Body({ c }: { c: Campaign }) {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const [of, setOf] = useState<CampaignAnswer>();
  const columns = useColumns(c.q, setOf);
  const path = `/campaigns/${c.id}`;
  const figures = [['units', c.units, undefined], ['affected', c.affected, 'affected'], ['not_affected', c.not_affected, 'not_affected'], ['checking', c.checking, 'checking'], ['silent', c.silent, 'none'], ['done', c.done, undefined]] as const;
  const send = async (v: Values): Promise<void> => {
    const body = { answer: v.answer, done: v.done === 'true', ...(v.interim ? { interim: v.interim } : {}), ...(v.note ? { note: v.note } : {}) };
    await call('PUT', `${path}/answers/${encodeURIComponent(of!.unit)}`, { body });
  };
  return (
    <>
      {c.note && <p className="plain">{c.note}</p>}
      <div className="figures">
        {figures.map(([k, n, answer]) => <Go key={k} to={path} search={{ answer }} className="card figure"><span className="name">{t(`campaign_figure.${k}`)}</span><span className="value">{num(n)}</span></Go>)}
      </div>
      <div className="filters">
        <Pick label={t('campaign.answer')} value={f.answer} set={(answer) => set({ answer })} values={['affected', 'not_affected', 'checking', 'none']} family="answer" />
        <Switch label={t('filter.overdue')} checked={f.overdue === 'true'} onChange={(e) => set({ overdue: e.target.checked ? 'true' : undefined })} mb={8} />
      </div>
      <Panel bare><DataTable<CampaignAnswer> path={`${path}/answers`} query={{ answer: f.answer, overdue: f.overdue }} columns={columns} id={(x) => x.unit} label={t('campaign.answers')} empty={{ title: t('campaign.no_answers') }} /></Panel>
      <FormModal opened={of !== undefined} close={() => setOf(undefined)} title={of ? t('campaign.answer_for', { unit: named(of) }) : ''} act={t('campaign.give')} send={send}
        initial={{ answer: of?.answer ?? '', interim: of?.interim ?? '', note: of?.note ?? '', done: of?.done ? 'true' : '' }}
        fields={[
          { key: 'answer', label: t('campaign.answer'), kind: 'choice', required: true, choices: ['affected', 'not_affected', 'checking'].map((value) => ({ value, label: t(`answer.${value}`) })) },
          { key: 'interim', label: t('task.interim'), kind: 'area' }, { key: 'done', label: t('campaign.is_done'), kind: 'switch' }, { key: 'note', label: t('task.note'), kind: 'area' },
        ]} />
    </>
  );
}

export default function CampaignPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const asked = useGet<Campaign>(`/campaigns/${encodeURIComponent(id)}`);
  const remind = async (): Promise<void> => {
    try {
      const r = await post<{ reminded: number }>(`/campaigns/${encodeURIComponent(id)}/remind`);
      notifications.show({ message: t('campaign.reminded_n', { n: r.reminded }), color: 'teal' });
      await client.invalidateQueries();
    } catch (e) {
      notifications.show({ message: failureText(e, t), color: 'red' });
    }
  };
  return (
    <>
      <Head title={asked.data?.title ?? `#${id}`} crumbs={[{ to: '/campaigns', text: t('nav.campaigns') }]}>
        <Button size="xs" variant="default" onClick={() => void remind()}>{t('campaign.remind')}</Button><Stamp at={asked.data ? asked.dataUpdatedAt : undefined} />
      </Head>
      <Asked of={asked} height={400}>{(c) => <Body c={c} />}</Asked>
    </>
  );
}
