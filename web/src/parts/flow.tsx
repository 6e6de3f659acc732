// Of one unit: opened against closed with the burn-down, and how old what is open has become.
import { useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AgeBand, FlowDay } from '../api/types';
import { TIERS } from './badge';
import { Chart, ChartPanel, color } from './chart';
import { num } from './format';
import { Empty } from './panel';
import { heatSvg } from './save';
import { chartBase, legendBase } from './trend';

export function FlowChart({ days, width }: { days: FlowDay[]; width?: string }) {
  const { t } = useTranslation();
  const keep = useRef<{ svg?: () => string | undefined }>({}).current;
  const names = useMemo(() => [t('col.opened'), t('col.closed'), t('col.open')], [t]);
  const option = useCallback(() => ({
    ...chartBase(days.map((d) => d.day)),
    yAxis: [{ ...(chartBase([]).yAxis as object) }, { ...(chartBase([]).yAxis as object), splitLine: { show: false } }],
    legend: { ...legendBase(), data: names },
    series: [
      { name: names[0], type: 'bar', barMaxWidth: 8, itemStyle: { color: color('--tier-b') }, data: days.map((d) => d.opened) },
      { name: names[1], type: 'bar', barMaxWidth: 8, itemStyle: { color: color('--good') }, data: days.map((d) => d.closed) },
      { name: names[2], type: 'line', yAxisIndex: 1, symbol: 'none', lineStyle: { width: 2, color: color('--link') }, itemStyle: { color: color('--link') }, data: days.map((d) => d.open) },
    ],
  }), [days, names]);
  return (
    <ChartPanel title={t('unit.flow')} name="flow" width={width} svg={() => keep.svg?.()} data={{ head: [t('col.day'), ...names], rows: days.map((d) => [d.day, d.opened, d.closed, d.open]) }}>
      {days.length < 2 ? <Empty title={t('trend.empty')} next={t('trend.empty_next')} /> : <Chart option={option} keep={keep} label={t('unit.flow')} height={240} />}
    </ChartPanel>
  );
}

export function Ageing({ bands, width }: { bands: AgeBand[]; width?: string }) {
  const { t } = useTranslation();
  const heads = TIERS.map((x) => t(`tier.${x}`));
  const name = (b: AgeBand): string => (b.to_days === null ? t('unit.age_over', { from: b.from_days }) : t('unit.age', { from: b.from_days, to: b.to_days }));
  const svg = (): string => heatSvg(t('unit.ageing'), heads, bands.map((b) => ({
    name: name(b), cells: TIERS.map((x) => ({ text: num(b.tiers[x].open), share: b.tiers[x].open ? b.tiers[x].overdue / b.tiers[x].open : 0 })),
  })));
  return (
    <ChartPanel title={t('unit.ageing')} name="ageing" width={width} svg={svg} data={{ head: [t('unit.age_head'), ...heads], rows: bands.map((b) => [name(b), ...TIERS.map((x) => b.tiers[x].open)]) }}>
      <div className="scroll" tabIndex={0} role="region" aria-label={t('unit.ageing')}>
        <table className="heat">
          <thead><tr><td><span className="hidden">{t('unit.age_head')}</span></td>{heads.map((h) => <th key={h} scope="col">{h}</th>)}</tr></thead>
          <tbody>
            {bands.map((b) => (
              <tr key={b.band}>
                <th scope="row" className="row">{name(b)}</th>
                {TIERS.map((x) => {
                  const c = b.tiers[x], share = c.open ? c.overdue / c.open : 0;
                  return <td key={x}><span className={c.open ? undefined : 'zero'} style={share ? { background: `rgba(var(--heat), ${(0.1 + 0.42 * share).toFixed(2)})` } : undefined}><b>{num(c.open)}</b>{c.overdue > 0 && <small>▲{num(c.overdue)}</small>}</span></td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </ChartPanel>
  );
}
