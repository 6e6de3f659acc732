// Open exposures over time, stacked by tier, with what happened marked on the axis.
import { useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Trend } from '../api/types';
import { TIERS } from './badge';
import { ChartPanel, Chart, color, type ChartData } from './chart';
import { day, num } from './format';
import { Empty } from './panel';

const VARS = ['--tier-a', '--tier-b', '--tier-c', '--tier-d', '--tier-e'];

/** Grid, axes and tips as every chart here has them. */
export function chartBase(days: string[]): Record<string, unknown> {
  const soft = color('--soft'), line = color('--line');
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    aria: { enabled: true },
    grid: { left: 8, right: 14, top: 52, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis', confine: true, backgroundColor: color('--card'), borderColor: line, textStyle: { color: color('--text'), fontSize: 12 },
      valueFormatter: (v: unknown) => (typeof v === 'number' ? num(v) : '–'),
    },
    xAxis: {
      type: 'category', data: days, axisLine: { lineStyle: { color: line } }, axisTick: { show: false },
      axisLabel: { color: soft, fontSize: 11, hideOverlap: true, formatter: (d: string) => day(d, false) },
    },
    yAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: line } }, axisLabel: { color: soft, fontSize: 11, formatter: (v: number) => num(v) } },
  };
}

export const legendBase = (): Record<string, unknown> => ({
  top: 0, left: 0, icon: 'roundRect', itemWidth: 10, itemHeight: 10, itemGap: 13, textStyle: { color: color('--soft'), fontSize: 11 }, selectedMode: false,
});

export function TrendChart({ trend, width, title, tools, height = 330 }: { trend: Trend; width?: string; title: string; tools?: React.ReactNode; height?: number }) {
  const { t } = useTranslation();
  const keep = useRef<{ svg?: () => string | undefined }>({}).current;
  const days = useMemo(() => trend.items.map((d) => d.day), [trend]);
  const data: ChartData = {
    head: [t('col.day'), ...TIERS.map((x) => t(`tier.${x}`)), t('col.opened'), t('col.closed')],
    rows: trend.items.map((d) => [d.day, ...TIERS.map((x) => d.tiers[x].open), d.opened, d.closed]),
  };
  const option = useCallback(() => ({
    ...chartBase(days),
    legend: { ...legendBase(), data: TIERS.map((x) => t(`tier.${x}`)) },
    series: [...TIERS].reverse().map((x, i) => ({
      name: t(`tier.${x}`), type: 'line', stack: 'open', symbol: 'none', sampling: 'lttb', lineStyle: { width: 0 },
      itemStyle: { color: color(VARS[TIERS.length - 1 - i]) }, areaStyle: { color: color(VARS[TIERS.length - 1 - i]), opacity: x === 'next' ? 0.35 : 0.9 },
      data: trend.items.map((d) => d.tiers[x].open),
      markLine: i > 0 ? undefined : {
        symbol: ['none', 'pin'], symbolSize: 12, silent: false, lineStyle: { color: color('--soft'), type: 'dotted', width: 1 },
        label: { show: false }, tooltip: { formatter: (p: { name: string }) => p.name },
        data: trend.marks.filter((m) => days.includes(m.day)).map((m) => ({ xAxis: m.day, name: `${day(m.day)} ${t(`mark.${m.kind}`)}: ${m.text}` })),
      },
    })),
  }), [days, trend, t]);
  const marks = trend.marks.slice(-3).reverse();
  return (
    <ChartPanel title={title} name="trend" width={width} data={data} svg={() => keep.svg?.()} tools={tools}>
      {trend.items.length < 2 ? <Empty title={t('trend.empty')} next={t('trend.empty_next')} /> : <Chart option={option} keep={keep} label={title} height={height} />}
      {marks.length > 0 && (
        <ul style={{ listStyle: 'none', margin: '10px 0 0', padding: 0, fontSize: '0.75rem' }} aria-label={t('trend.marks')}>
          {marks.map((m) => (
            <li key={m.day + m.text} style={{ padding: '2px 0' }}><span className="soft">{day(m.day)} · {t(`mark.${m.kind}`)}</span> <bdi>{m.text}</bdi></li>
          ))}
        </ul>
      )}
    </ChartPanel>
  );
}
