// ECharts, only what the pages draw, with the Japanese locale; a chunk of its own.
import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import * as core from 'echarts/core';
import langEN from 'echarts/lib/i18n/langEN.js';
import langJA from 'echarts/lib/i18n/langJA.js';
import { SVGRenderer } from 'echarts/renderers';

core.use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);
core.registerLocale('JA', langJA as never);
core.registerLocale('EN', langEN as never);

export type Option = core.EChartsCoreOption;
export type ChartBox = core.ECharts;

export function chartMake(place: HTMLElement, lang: string): ChartBox {
  return core.init(place, undefined, { renderer: 'svg', locale: lang === 'en' ? 'EN' : 'JA' });
}
