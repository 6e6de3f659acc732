// Are we affected? One box, an answer at once, and a link that can be shared.
import { Autocomplete, Button, CopyButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconLink, IconSearch, IconSpeakerphone } from '@tabler/icons-react';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useGet } from '../api/query';
import type { Affected, AffectedUnit, Exposure, Page, Suggestion } from '../api/types';
import { Mark } from '../parts/badge';
import { Pick, UnitSelect } from '../parts/choose';
import { DataTable } from '../parts/data_table';
import { useFilters } from '../parts/filters';
import { named, num, percent } from '../parts/format';
import { advisoryPath, Go, unitPath } from '../parts/link';
import { Asked, Empty, Head, Panel, Stamp } from '../parts/panel';
import { useExposureColumns } from './task';

function Box({ value, ask }: { value: string; ask: (q: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [asked] = useDebouncedValue(text.trim(), 160);
  const hints = useGet<Page<Suggestion>>('/affected/suggest', { q: asked }, asked.length >= 2 && asked !== value);
  useEffect(() => setText(value), [value]);
  const submit = (e: FormEvent): void => { e.preventDefault(); ask(text.trim()); };
  const options = [...new Set((hints.data?.items ?? []).map((h) => h.value))];
  return (
    <form onSubmit={submit} role="search" style={{ display: 'flex', gap: 8, marginBottom: 16 }}>
      <Autocomplete size="md" style={{ flex: 1 }} value={text} onChange={setText} onOptionSubmit={ask} data={options} filter={({ options: all }) => all}
        aria-label={t('affected.box')} placeholder={t('affected.box')} leftSection={<IconSearch size={18} aria-hidden />} autoFocus={!value} />
      <Button size="md" type="submit" disabled={!text.trim()}>{t('affected.ask')}</Button>
    </form>
  );
}

export function verdictOf(a: Affected): 'affected' | 'undetermined' | 'not_affected' | 'unknown' {
  if (a.summary.assets > 0) return 'affected';
  if (a.summary.undetermined_assets > 0) return 'undetermined';
  return a.query.known ? 'not_affected' : 'unknown';
}

function Answer({ a }: { a: Affected }) {
  const { t } = useTranslation();
  const s = a.summary;
  const verdict = verdictOf(a);
  const look = verdict === 'affected' ? 'bad' : verdict === 'not_affected' ? 'good' : 'warn';
  const figures = [['units', s.units], ['systems', s.systems], ['assets', s.assets], ['exposed', s.exposed_assets], ['undetermined', s.undetermined_assets]] as const;
  return (
    <section className="card" style={{ padding: '16px 18px', marginBottom: 14 }} aria-live="polite">
      <div style={{ display: 'flex', gap: 12, flexWrap: 'wrap', alignItems: 'center' }}>
        <Mark look={look}>{t(`verdict.${verdict}`)}</Mark>
        <span className="answer plain">{t(`affected.${verdict}`, { q: a.query.advisory ?? a.query.q, assets: num(s.assets), units: num(s.units) })}</span>
        <span style={{ flex: 1 }} />
        <CopyButton value={window.location.href}>{({ copied, copy }) => <Button size="xs" variant="default" onClick={copy} leftSection={<IconLink size={14} aria-hidden />}>{copied ? t('act.copied') : t('affected.share')}</Button>}</CopyButton>
        <Go to="/campaigns" search={{ new: true, q: a.query.q }} className="badge"><IconSpeakerphone size={14} aria-hidden />{t('affected.campaign')}</Go>
      </div>
      {a.query.title && <p className="plain" style={{ margin: '8px 0 0' }}>{a.query.advisory && <Go to={advisoryPath(a.query.advisory)}>{a.query.advisory}</Go>} {a.query.title}</p>}
      <dl style={{ display: 'flex', gap: '8px 34px', flexWrap: 'wrap', margin: '14px 0 0' }}>
        {figures.map(([k, n]) => <div key={k}><dt className="soft" style={{ fontSize: '0.75rem' }}>{t(`affected.n_${k}`)}</dt><dd className="num" style={{ margin: 0, fontSize: '1.25rem', fontWeight: 620, textAlign: 'left' }}>{num(n)}</dd></div>)}
        <div>
          <dt className="soft" style={{ fontSize: '0.75rem' }}>{t('affected.progress')}</dt>
          <dd style={{ margin: 0, fontSize: '1.25rem', fontWeight: 620 }}>{num(s.tasks_closed)} / {num(s.tasks)} <span className="soft" style={{ fontSize: '0.8125rem', fontWeight: 500 }}>{percent(s.tasks_closed, s.tasks)}</span></dd>
        </div>
      </dl>
      {s.customers.length > 0 && <p style={{ margin: '10px 0 0' }}><span className="soft">{t('affected.customers')}</span> <bdi>{s.customers.join('、')}</bdi></p>}
    </section>
  );
}

function ByUnit({ rows, q }: { rows: AffectedUnit[]; q: string }) {
  const { t } = useTranslation();
  if (rows.length === 0) return <Empty title={t('affected.no_units')} />;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('affected.by_unit')}>
      <table className="list">
        <thead><tr><th scope="col">{t('col.unit')}</th><th scope="col" className="num">{t('col.systems')}</th><th scope="col" className="num">{t('col.assets')}</th><th scope="col" className="num">{t('affected.n_exposed')}</th><th scope="col" className="num">{t('col.tasks')}</th><th scope="col">{t('affected.progress')}</th></tr></thead>
        <tbody>
          {rows.map((u, i) => (
            <tr key={u.unit ?? i}>
              <td>{u.unit ? <Go to={unitPath(u.unit)}><bdi>{named(u)}</bdi></Go> : t('heat.unassigned')}</td>
              <td className="num">{num(u.systems)}</td>
              <td className="num"><Go to="/affected" search={{ q, unit: u.unit ?? undefined }}>{num(u.assets)}</Go></td>
              <td className="num">{num(u.exposed_assets)}</td>
              <td className="num">{num(u.tasks)}</td>
              <td className="soft">{t('affected.steps', { open: num(u.tasks_open), planned: num(u.tasks_planned), awaiting: num(u.tasks_awaiting) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export default function AffectedPage() {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const q = f.q ?? '';
  const asked = useGet<Affected>('/affected', { q, unit: f.unit, status: f.status, limit: 1 }, q !== '');
  const columns = useExposureColumns();
  return (
    <>
      <Head title={t('affected.title')}><Stamp at={asked.data ? asked.dataUpdatedAt : undefined} /></Head>
      <Box value={q} ask={(text) => set({ q: text || undefined })} />
      {q === '' && <Panel bare><Empty title={t('affected.start')} next={t('affected.start_next')} /></Panel>}
      {q !== '' && (
        <Asked of={asked} height={360}>
          {(a) => (
            <>
              <Answer a={a} />
              <div className="grid">
                <Panel title={t('affected.by_unit')} width="w7" bare><ByUnit rows={a.summary.by_unit} q={q} /></Panel>
                <Panel title={t('affected.versions')} width="w5" bare>
                  <div className="scroll" tabIndex={0} role="region" aria-label={t('affected.versions')} style={{ maxHeight: 360, overflowY: 'auto' }}>
                    <table className="list">
                      <thead><tr><th scope="col">{t('col.installed')}</th><th scope="col">{t('col.status')}</th><th scope="col">{t('col.fixed')}</th><th scope="col" className="num">{t('col.assets')}</th></tr></thead>
                      <tbody>{a.summary.versions.map((v, i) => (
                        <tr key={i}><td className="mono plain">{v.component ?? '–'}</td><td><Mark look={v.status === 'affected' ? 'bad' : v.status === 'undetermined' ? 'warn' : 'good'}>{t(`status.${v.status}`)}</Mark></td><td className="mono plain">{v.fixed ?? '–'}</td><td className="num">{num(v.assets)}</td></tr>
                      ))}</tbody>
                    </table>
                  </div>
                </Panel>
                <Panel title={t('affected.assets')} bare>
                  <div className="filters" style={{ padding: '0 16px', margin: 0 }}>
                    <UnitSelect value={f.unit} set={(unit) => set({ unit })} />
                    <Pick label={t('col.status')} value={f.status} set={(status) => set({ status })} values={['affected', 'undetermined', 'not_affected']} family="status" />
                  </div>
                  <DataTable<Exposure> path="/affected" query={{ q, unit: f.unit, status: f.status }} columns={columns} id={(x) => `${x.asset}/${x.advisory}/${x.component}/${x.source}`} label={t('affected.assets')} empty={{ title: t('affected.none_listed') }} height={460} />
                </Panel>
              </div>
            </>
          )}
        </Asked>
      )}
    </>
  );
}
