// Tabs whose choice lives in the URL.
import { useTranslation } from 'react-i18next';
import { Go } from './link';

export function Tabs({ base, names, family, value, label }: { base: string; names: readonly string[]; family: string; value: string; label: string }) {
  const { t } = useTranslation();
  return (
    <nav className="tabs-line" aria-label={label}>
      {names.map((n, i) => <Go key={n} to={base} search={i === 0 ? {} : { tab: n }} className={n === value ? 'active' : undefined} current={n === value}>{t(`${family}.${n}`)}</Go>)}
    </nav>
  );
}
