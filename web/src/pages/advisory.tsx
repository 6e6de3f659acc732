// One advisory: what each source says, side by side; KEV, EPSS, SSVC; what was known here, when.
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useGet } from '../api/query';
import type { Advisory } from '../api/types';
import { Flags, Mark, SeverityBadge } from '../parts/badge';
import { day, moment, num } from '../parts/format';
import { Go } from '../parts/link';
import { Asked, Empty, Head, Panel, Stamp } from '../parts/panel';

function Verdicts({ a }: { a: Advisory }) {
  const { t } = useTranslation();
  if (a.packages.length === 0) return <Empty title={t('advisory.no_packages')} next={t('advisory.no_packages_next')} />;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('advisory.verdicts')} style={{ maxHeight: 560, overflowY: 'auto' }}>
      <table className="list">
        <thead><tr><th scope="col">{t('col.component')}</th><th scope="col">{t('col.source')}</th><th scope="col">{t('col.status')}</th><th scope="col">{t('chain.introduced')}</th><th scope="col">{t('col.fixed')}</th><th scope="col">{t('advisory.note')}</th></tr></thead>
        {a.packages.slice(0, 200).map((p) => (
          <tbody key={`${p.space}/${p.name}`}>
            {p.verdicts.map((v, i) => (
              <tr key={`${v.source}${v.record}${i}`}>
                {i === 0 && <th scope="rowgroup" rowSpan={p.verdicts.length} style={{ verticalAlign: 'top', whiteSpace: 'normal' }}><Go to="/affected" search={{ q: p.name }}><bdi>{p.name}</bdi></Go><div className="soft" style={{ fontWeight: 400 }}>{p.space}</div></th>}
                <td>{v.source}<div className="soft mono">{v.record}</div></td>
                <td><Mark look={v.status === 'not_affected' ? 'good' : v.status === 'unknown' ? 'warn' : 'bad'}>{t(`verdict_status.${v.status}`)}</Mark></td>
                <td className="mono plain">{v.introduced ?? '–'}</td>
                <td className="mono plain">{v.fixed ?? (v.last_affected ? `≤ ${v.last_affected}` : '–')}</td>
                <td className="plain">{[v.arch, v.module, v.note].filter(Boolean).join(' · ') || '–'}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function Facts({ a }: { a: Advisory }) {
  const { t } = useTranslation();
  return (
    <dl className="facts">
      <dt>{t('col.severity')}</dt><dd><span className="tags"><SeverityBadge severity={a.severity} /><Flags kev={a.kev !== null} high={false} /></span></dd>
      <dt>CVSS</dt><dd>{a.cvss ? <><strong>{num(a.cvss.base, 1)}</strong> <span className="mono soft">{a.cvss.vector}</span></> : t('advisory.none')}</dd>
      <dt>KEV</dt><dd>{a.kev ? t('advisory.kev', { added: day(a.kev.added), due: day(a.kev.due) }) : t('advisory.not_kev')}{a.kev?.ransomware && <> <Mark look="bad">{t('advisory.ransomware')}</Mark></>}</dd>
      <dt>EPSS</dt><dd>{a.epss ? t('advisory.epss', { score: num(a.epss.score * 100, 1), rank: num(a.epss.percentile * 100, 1), day: day(a.epss.date) }) : t('advisory.none')}</dd>
      <dt>SSVC</dt><dd>{t('bit.exploitation')}: {a.ssvc.exploitation ? t(`ssvc.${a.ssvc.exploitation}`) : '–'} · {t('bit.automatable')}: {a.ssvc.automatable ? t(`bitvalue.${a.ssvc.automatable}`) : '–'} · {t('bit.impact')}: {a.ssvc.technical_impact ? t(`ssvc.${a.ssvc.technical_impact}`) : '–'}</dd>
      <dt>{t('advisory.published')}</dt><dd>{moment(a.published)}</dd>
      <dt>{t('advisory.modified')}</dt><dd>{moment(a.modified)}</dd>
      <dt>{t('advisory.aliases')}</dt><dd>{a.aliases.join(', ') || '–'}</dd>
    </dl>
  );
}

function Body({ a }: { a: Advisory }) {
  const { t } = useTranslation();
  return (
    <>
      {a.withdrawn && <p><Mark look="warn">{t('advisory.withdrawn', { day: day(a.withdrawn) })}</Mark></p>}
      <div className="grid">
        <Panel title={t('advisory.facts')} width="w7"><Facts a={a} /></Panel>
        <Panel title={t('advisory.here')} width="w5">
          <div style={{ display: 'flex', gap: 34, marginBottom: 12 }}>
            <Go to="/affected" search={{ q: a.id }}><span className="soft" style={{ display: 'block', fontSize: '0.75rem' }}>{t('affected.n_assets')}</span><span className="answer" style={{ color: 'var(--text)' }}>{num(a.assets)}</span></Go>
            <Go to="/affected" search={{ q: a.id }}><span className="soft" style={{ display: 'block', fontSize: '0.75rem' }}>{t('col.tasks')}</span><span className="answer" style={{ color: 'var(--text)' }}>{num(a.tasks)}</span></Go>
          </div>
          <ul className="timeline">{a.history.map((h, i) => <li key={i}><strong>{t(`advisory_event.${h.event}`)}</strong> <span className="soft">{moment(h.at)}</span> <SeverityBadge severity={h.severity} /></li>)}</ul>
          {a.history.length === 0 && <Empty title={t('advisory.no_history')} />}
        </Panel>
        <Panel title={t('advisory.verdicts')} note={t('advisory.verdicts_note')} bare><Verdicts a={a} /></Panel>
        <Panel title={t('advisory.records')} bare>
          <div className="scroll" tabIndex={0} role="region" aria-label={t('advisory.records')}>
            <table className="list">
              <thead><tr><th scope="col">{t('col.source')}</th><th scope="col">{t('chain.record')}</th><th scope="col">{t('advisory.published')}</th><th scope="col">{t('advisory.modified')}</th></tr></thead>
              <tbody>{a.records.map((r) => <tr key={r.source + r.id}><td>{r.source}</td><td className="mono">{r.id}</td><td>{moment(r.published)}</td><td>{moment(r.modified)}</td></tr>)}</tbody>
            </table>
          </div>
        </Panel>
      </div>
    </>
  );
}

export default function AdvisoryPage() {
  const { t } = useTranslation();
  const { id } = useParams({ strict: false }) as { id: string };
  const asked = useGet<Advisory>(`/advisories/${encodeURIComponent(id)}`);
  return (
    <>
      <Head title={<>{id}{asked.data?.title && <span className="soft" style={{ fontWeight: 450, fontSize: '1rem' }}> {asked.data.title}</span>}</>} crumbs={[{ to: '/affected', search: { q: id }, text: t('affected.title') }]}>
        <Stamp at={asked.data ? asked.dataUpdatedAt : undefined} />
      </Head>
      <Asked of={asked} height={420}>{(a) => <Body a={a} />}</Asked>
    </>
  );
}
