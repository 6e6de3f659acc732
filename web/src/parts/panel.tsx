// The pieces every page is made of: head, panel, empty state, failure, skeleton, stamp.
import { Alert, Button, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem, Unreachable } from '../api/client';
import { connection, useSignal } from '../api/live';
import { Go, type To } from './link';

export function Head({ title, crumbs, children }: { title: ReactNode; crumbs?: Array<To & { text: string }>; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="head">
      {crumbs && crumbs.length > 0 && (
        <nav className="crumbs" aria-label={t('frame.path')}>
          {crumbs.map((c, i) => (
            <span key={`${c.to}${i}`}>
              <Go to={c.to} search={c.search}>{c.text}</Go>
              <span aria-hidden> /</span>
            </span>
          ))}
        </nav>
      )}
      <h1 className="plain" tabIndex={-1} id="page-title">{title}</h1>
      <span className="grow" />
      {children}
    </div>
  );
}

export function Panel({ title, note, tools, children, width = 'w12', bare }: {
  title?: ReactNode; note?: ReactNode; tools?: ReactNode; children: ReactNode; width?: string; bare?: boolean;
}) {
  return (
    <section className={`card ${width}`}>
      {title !== undefined && (
        <div className="card-head">
          <h2>{title}</h2>
          <span className="grow" />
          {tools}
        </div>
      )}
      {note && <p className="card-note" style={{ padding: '0 16px 6px' }}>{note}</p>}
      {bare ? children : <div className="card-body">{children}</div>}
    </section>
  );
}

export function Empty({ title, next, children }: { title: string; next?: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {next}
      {children && <div style={{ marginTop: 12 }}>{children}</div>}
    </div>
  );
}

export function failureText(e: unknown, t: (key: string) => string): string {
  if (e instanceof Unreachable) return t('fail.reach');
  if (e instanceof Problem) {
    const fields = (e.body.errors ?? []).map((f) => `${f.path}: ${f.message}`).join('; ');
    return fields ? `${e.message} (${fields})` : e.message;
  }
  return t('fail.page');
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const gone = error instanceof Problem && error.status === 404;
  return (
    <Alert color="red" variant="light" title={gone ? t('fail.gone') : t('fail.title')} m="sm">
      {failureText(error, t)}
      {retry && !gone && (
        <div><Button size="xs" variant="default" mt="sm" onClick={retry}>{t('act.retry')}</Button></div>
      )}
    </Alert>
  );
}

interface Asked<T> { data: T | undefined; error: unknown; refetch: () => unknown }

/** What a query gives, or its skeleton of the same height, or what went wrong. */
export function Asked<T>({ of, height = 160, children }: { of: Asked<T>; height?: number; children: (data: T) => ReactNode }) {
  const { t } = useTranslation();
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error) return <Failure error={of.error} retry={() => void of.refetch()} />;
  return (
    <div role="status" aria-label={t('frame.loading')} style={{ minHeight: height, padding: 12 }}>
      <Skeleton height={14} width="38%" mb={14} />
      <Skeleton height={Math.max(height - 60, 20)} radius="md" />
    </div>
  );
}

/** When what is shown was true. */
export function Stamp({ at }: { at: number | string | undefined }) {
  const { t, i18n } = useTranslation();
  const state = useSignal(connection);
  if (!at) return null;
  const time = new Date(at).toLocaleTimeString(i18n.language === 'en' ? 'en-GB' : 'ja-JP');
  return (
    <span className="stamp">
      <span className={state === 'lost' ? 'dot lost-dot' : 'dot'} aria-hidden />
      {t('frame.updated', { time })} · {t(`live.${state}`)}
    </span>
  );
}
