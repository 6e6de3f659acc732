// A chart that can be seen as a table and saved as SVG and CSV. ECharts comes by itself, later.
import { ActionIcon, Menu, Skeleton } from '@mantine/core';
import { useMantineColorScheme, useComputedColorScheme } from '@mantine/core';
import { IconChartHistogram, IconDotsVertical, IconFileTypeCsv, IconFileTypeSvg, IconTable } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartBox, Option } from './echarts';
import { csvText, save, type Cells } from './save';
import { Panel } from './panel';

export interface ChartData { head: string[]; rows: Cells[] }

/** Colours of the theme as plain values, as ECharts wants them. */
export function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export function PlainTable({ data, label }: { data: ChartData; label: string }) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={label} style={{ maxHeight: 340, overflowY: 'auto' }}>
      <table className="list">
        <thead><tr>{data.head.map((h, i) => <th key={h} scope="col" className={i ? 'num' : undefined}>{h}</th>)}</tr></thead>
        <tbody>
          {data.rows.map((r, y) => (
            <tr key={y}>{r.map((c, i) => <td key={i} className={i ? 'num' : 'plain'}>{c ?? '–'}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The frame of a chart: `svg` gives the picture to save. */
export function ChartPanel({ title, name, note, data, svg, children, width, tools }: {
  title: string; name: string; note?: ReactNode; data: ChartData; svg: () => string | undefined; children: ReactNode; width?: string; tools?: ReactNode;
}) {
  const { t } = useTranslation();
  const [asTable, setTable] = useState(false);
  const menu = (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon aria-label={t('chart.menu', { title })}><IconDotsVertical size={16} /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={asTable ? <IconChartHistogram size={15} /> : <IconTable size={15} />} onClick={() => setTable(!asTable)}>
          {asTable ? t('chart.picture') : t('chart.table')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileTypeSvg size={15} />} disabled={asTable}
          onClick={() => { const s = svg(); if (s) save(`${name}.svg`, 'image/svg+xml', s); }}>
          {t('chart.svg')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFileTypeCsv size={15} />} onClick={() => save(`${name}.csv`, 'text/csv', csvText(data.head, data.rows))}>
          {t('chart.csv')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
  return (
    <Panel title={title} note={note} width={width} tools={<>{tools}{menu}</>}>
      {asTable ? <PlainTable data={data} label={title} /> : children}
    </Panel>
  );
}

export function Chart({ option, height = 260, label, keep, onPick }: {
  option: () => Option; height?: number; label: string; keep: { svg?: () => string | undefined }; onPick?: (name: string, series: string) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const box = useRef<ChartBox | null>(null);
  const pick = useRef(onPick);
  const [ready, setReady] = useState(false);
  const { i18n } = useTranslation();
  const scheme = useComputedColorScheme('light');
  useMantineColorScheme();
  pick.current = onPick;
  useEffect(() => {
    let gone = false;
    let watch: ResizeObserver | undefined;
    void import('./echarts').then(({ chartMake }) => {
      if (gone || !place.current) return;
      const made = chartMake(place.current, i18n.language);
      box.current = made;
      made.on('click', (p) => pick.current?.(String(p.name), String(p.seriesName)));
      watch = new ResizeObserver(() => made.resize());
      watch.observe(place.current);
      keep.svg = () => made.renderToSVGString();
      setReady(true);
    });
    return () => {
      gone = true;
      watch?.disconnect();
      box.current?.dispose();
      box.current = null;
      setReady(false);
    };
  }, [i18n.language, keep]);
  useEffect(() => {
    if (ready) box.current?.setOption(option(), true);
  }, [ready, option, scheme]);
  return (
    <div style={{ position: 'relative' }}>
      {!ready && <Skeleton height={height} radius="md" style={{ position: 'absolute', inset: 0 }} />}
      <div ref={place} className="chart" style={{ height }} role="img" aria-label={label} />
    </div>
  );
}

/** A small line without axes; the figure beside it says the number. */
export function Spark({ values, tone = 'var(--tier-d)' }: { values: number[]; tone?: string }) {
  if (values.length < 2) return null;
  const w = 50, h = 24, top = Math.max(...values), low = Math.min(...values);
  const y = (v: number): number => (top === low ? h / 2 : h - 2 - ((v - low) / (top - low)) * (h - 4));
  const line = values.map((v, i) => `${((i / (values.length - 1)) * w).toFixed(1)},${y(v).toFixed(1)}`).join(' ');
  return (
    <svg width={w} height={h} viewBox={`0 0 ${w} ${h}`} aria-hidden style={{ flexShrink: 0 }}>
      <polygon points={`0,${h} ${line} ${w},${h}`} fill={tone} opacity={0.12} />
      <polyline points={line} fill="none" stroke={tone} strokeWidth={1.6} strokeLinejoin="round" />
    </svg>
  );
}
