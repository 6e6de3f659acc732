// Heat map: units x tiers, severities or kinds. Count in the cell, shaded by the share that is overdue.
import { useTranslation } from 'react-i18next';
import type { Cell, MonitorRow } from '../api/types';
import { SEVERITIES, TIERS } from './badge';
import { ChartPanel, type ChartData } from './chart';
import { named, num } from './format';
import { Go, systemPath, unitPath, type To } from './link';
import { Empty } from './panel';
import { heatSvg } from './save';

export type By = 'tier' | 'severity' | 'kind';

export function columnsOf(rows: MonitorRow[], by: By): readonly string[] {
  if (by === 'tier') return TIERS;
  if (by === 'severity') return SEVERITIES;
  return [...new Set(rows.flatMap((r) => Object.keys(r.kinds)))].sort();
}

export function cellOf(row: MonitorRow, by: By, column: string): Cell {
  if (by === 'tier') return row.tiers[column as (typeof TIERS)[number]];
  if (by === 'severity') return row.severities[column as (typeof SEVERITIES)[number]];
  return { open: (row.kinds as Record<string, number>)[column] ?? 0, overdue: 0, accepted: 0 };
}

export const shareOf = (c: Cell): number => (c.open > 0 ? c.overdue / c.open : 0);

export function rowSum(row: MonitorRow): Cell {
  return TIERS.reduce((a, t) => ({
    open: a.open + row.tiers[t].open, overdue: a.overdue + row.tiers[t].overdue, accepted: a.accepted + row.tiers[t].accepted,
  }), { open: 0, overdue: 0, accepted: 0 });
}

/** Some shade as soon as one is overdue; full shade when all are. */
function shade(c: Cell): string | undefined {
  const share = shareOf(c);
  return share > 0 ? `rgba(var(--heat), ${(0.1 + 0.42 * share).toFixed(2)})` : undefined;
}

/** The list behind a cell. */
export function listBehind(unit: string | null, by: By, column: string | null, more: Record<string, string | undefined> = {}): To {
  if (by === 'kind' && column) return { to: '/assets', search: { tab: 'findings', unit: unit ?? undefined, kind: column } };
  return { to: '/tasks', search: { unit: unit ?? undefined, [by]: column ?? undefined, ...more } };
}

function HeatCell({ row, by, column, label, system }: { row: MonitorRow; by: By; column: string | null; label: string; system: boolean }) {
  const { t } = useTranslation();
  const c = column === null ? rowSum(row) : cellOf(row, by, column);
  if (c.open === 0) return <td><span className="zero">0</span></td>;
  const text = t('heat.cell', { unit: label, column: column ? t(`${by}.${column}`) : t('heat.all'), open: num(c.open), overdue: num(c.overdue) });
  const inside = <><b>{num(c.open)}</b>{c.overdue > 0 && <small>▲{num(c.overdue)}</small>}</>;
  const style = { background: shade(c) };
  if (system && row.unit) return <td><Go to={systemPath(row.unit)} title={text} style={style}>{inside}</Go></td>;
  if (!row.unit && by !== 'kind') return <td><span title={text} style={style}>{inside}</span></td>;
  return <td><Go {...listBehind(row.unit, by, column)} title={text} style={style}>{inside}</Go></td>;
}

function RowName({ row, base, system }: { row: MonitorRow; base: Record<string, string | undefined>; system: boolean }) {
  const { t } = useTranslation();
  if (!row.unit) return <span className="soft">{named(row) || t('heat.unassigned')}</span>;
  if (system) return <Go to={systemPath(row.unit)}><bdi>{named(row)}</bdi></Go>;
  return row.children > 0
    ? <Go to="/" search={{ ...base, unit: row.unit }} label={t('heat.open', { name: named(row) })}><bdi>{named(row)}</bdi> <span aria-hidden>›</span></Go>
    : <Go to={unitPath(row.unit)}><bdi>{named(row)}</bdi></Go>;
}

export function HeatMap({ rows, sum, by, base, system = false, title, width, tools }: {
  rows: MonitorRow[]; sum?: MonitorRow; by: By; base: Record<string, string | undefined>; system?: boolean; title: string; width?: string; tools?: React.ReactNode;
}) {
  const { t } = useTranslation();
  const columns = columnsOf(rows, by);
  const heads = columns.map((c) => t(`${by}.${c}`));
  const name = (r: MonitorRow): string => named(r) || t('heat.unassigned');
  const data: ChartData = {
    head: [t('col.unit'), ...heads.flatMap((h) => [h, t('heat.of_overdue', { column: h })])],
    rows: rows.map((r) => [name(r), ...columns.flatMap((c) => [cellOf(r, by, c).open, cellOf(r, by, c).overdue])]),
  };
  const svg = (): string => heatSvg(title, heads, rows.map((r) => ({
    name: name(r),
    cells: columns.map((c) => ({ text: `${num(cellOf(r, by, c).open)} / ${num(cellOf(r, by, c).overdue)}`, share: shareOf(cellOf(r, by, c)) })),
  })));
  if (rows.length === 0)
    return <ChartPanel title={title} name="heat-map" data={data} svg={svg} width={width} tools={tools}><Empty title={t('heat.empty')} next={t('heat.empty_next')}><Go to="/assets">{t('nav.assets')}</Go></Empty></ChartPanel>;
  return (
    <ChartPanel title={title} name="heat-map" data={data} svg={svg} width={width} tools={tools}>
      <div className="scroll" tabIndex={0} role="region" aria-label={title}>
        <table className="heat">
          <thead>
            <tr>
              <td><span className="hidden">{t('col.unit')}</span></td>
              {columns.map((c, i) => <th key={c} scope="col">{heads[i]}</th>)}
              {by !== 'kind' && <th scope="col">{t('heat.all')}</th>}
              <th scope="col" className="roomy">{t('heat.ser')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.unit ?? r.name_ja}>
                <th scope="row" className="row"><RowName row={r} base={base} system={system} /></th>
                {columns.map((c) => <HeatCell key={c} row={r} by={by} column={c} label={name(r)} system={system} />)}
                {by !== 'kind' && <HeatCell row={r} by={by} column={null} label={name(r)} system={system} />}
                <td className="roomy"><span className="zero" style={{ border: 0 }}>{num(r.ser, 2)}</span></td>
              </tr>
            ))}
            {sum && rows.length > 1 && (
              <tr className="sum">
                <th scope="row" className="row" style={{ fontWeight: 650 }}>{t('heat.sum')}</th>
                {columns.map((c) => <HeatCell key={c} row={sum} by={by} column={c} label={t('heat.sum')} system={system} />)}
                {by !== 'kind' && <HeatCell row={sum} by={by} column={null} label={t('heat.sum')} system={system} />}
                <td className="roomy"><span className="zero" style={{ border: 0 }}>{num(sum.ser, 2)}</span></td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <p className="legend" style={{ margin: '10px 0 0' }}>
        <span><i style={{ background: 'var(--calm-bg)' }} />{t('heat.legend_none')}</span>
        <span><i style={{ background: 'rgba(var(--heat), .3)' }} />{t('heat.legend_some')}</span>
        <span><i style={{ background: 'rgba(var(--heat), .52)' }} />{t('heat.legend_all')}</span>
        <span>▲ {t('heat.legend_mark')}</span>
        <span className="roomy">{t('heat.ser_help')}</span>
      </p>
    </ChartPanel>
  );
}
