import { useTranslation } from 'react-i18next';
import { Go } from '../parts/link';
import { Empty } from '../parts/panel';

export default function NotFound() {
  const { t } = useTranslation();
  return (
    <main style={{ paddingTop: 80 }}>
      <Empty title={t('fail.gone')} next={t('fail.gone_next')}><Go to="/">{t('nav.monitor')}</Go></Empty>
    </main>
  );
}
