// The tree of units.
import { useTranslation } from 'react-i18next';
import { useGet } from '../api/query';
import type { Page, Unit } from '../api/types';
import { Mark } from '../parts/badge';
import { Pick, TextFilter, useRegions } from '../parts/choose';
import { Export } from '../parts/data_table';
import { useFilters } from '../parts/filters';
import { named, num } from '../parts/format';
import { Go, unitPath } from '../parts/link';
import { Asked, Empty, Head, Panel } from '../parts/panel';

export function UnitTable({ units }: { units: Unit[] }) {
  const { t } = useTranslation();
  if (units.length === 0) return <Empty title={t('units.empty')} next={t('units.empty_next')} />;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t('nav.units')}>
      <table className="list">
        <thead><tr><th scope="col">{t('col.unit')}</th><th scope="col">{t('col.code')}</th><th scope="col">{t('filter.region')}</th><th scope="col" className="num">{t('units.headcount')}</th><th scope="col" className="num">{t('col.assets')}</th><th scope="col">{t('units.vacancies')}</th></tr></thead>
        <tbody>
          {units.map((u) => (
            <tr key={u.code}>
              <td style={{ paddingLeft: 16 + u.depth * 20 }}><Go to={unitPath(u.code)}><bdi style={{ fontWeight: u.depth < 2 ? 600 : 450 }}>{named(u)}</bdi></Go></td>
              <td className="mono">{u.code}</td>
              <td>{u.region ? t(`region.${u.region}`, { defaultValue: u.region }) : '–'}</td>
              <td className="num">{num(u.headcount)}</td>
              <td className="num"><Go to="/assets" search={{ unit: u.code }}>{num(u.assets)}</Go></td>
              <td>{u.vacancies > 0 ? <Go to="/admin" search={{ tab: 'units', unit: u.code }}><Mark look="warn">{t('units.n_vacant', { n: u.vacancies })}</Mark></Go> : <Mark look="good">{t('units.filled')}</Mark>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export default function Units() {
  const { t } = useTranslation();
  const [f, set] = useFilters();
  const regions = useRegions();
  const query = { q: f.q, region: f.region, limit: 500 };
  const asked = useGet<Page<Unit>>('/units', query);
  return (
    <>
      <Head title={t('nav.units')} />
      <div className="filters" role="search" aria-label={t('frame.filters')}>
        <TextFilter label={t('units.find')} value={f.q} set={(q) => set({ q })} w={220} />
        <Pick label={t('filter.region')} value={f.region} set={(region) => set({ region })} values={regions} family="region" />
      </div>
      <Panel title={t('units.tree')} tools={<Export path="/units" query={{ q: f.q, region: f.region }} />} bare><Asked of={asked} height={420}>{(x) => <UnitTable units={x.items} />}</Asked></Panel>
    </>
  );
}
