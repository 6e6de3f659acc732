// Choices that several pages share.
import { Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useGet } from '../api/query';
import type { Page, Unit } from '../api/types';
import { named } from './format';

export function useUnits() {
  return useGet<Page<Unit>>('/units', { limit: 500 });
}

/** Name of a unit by its code, as far as the reader may know it. */
export function useUnitName(): (code: string | null | undefined) => string {
  const units = useUnits();
  const { t, i18n } = useTranslation();
  const names = useMemo(() => new Map(units.data?.items.map((u) => [u.code, named(u)])), [units.data, i18n.language]);
  return (code) => (code ? names.get(code) ?? code : t('heat.unassigned'));
}

/** The regions that the units the reader sees stand in. */
export function useRegions(): string[] {
  const units = useUnits();
  return useMemo(() => [...new Set((units.data?.items ?? []).flatMap((u) => (u.region ? [u.region] : [])))].sort(), [units.data]);
}

export function UnitSelect({ value, set, label, all = true }: { value: string | undefined; set: (code: string | undefined) => void; label?: string; all?: boolean }) {
  const { t } = useTranslation();
  const units = useUnits();
  const data = (units.data?.items ?? []).map((u) => ({ value: u.code, label: `${'\u2003'.repeat(u.depth)}${named(u)}` }));
  return (
    <Select label={label ?? t('col.unit')} searchable clearable={all} value={value ?? null} onChange={(v) => set(v ?? undefined)} data={data}
      placeholder={all ? t('choose.all_units') : undefined} w={230} nothingFoundMessage={t('choose.none')} maxDropdownHeight={360} clearButtonProps={{ 'aria-label': t('act.clear') }} />
  );
}

export function Pick({ label, value, set, values, family, w = 150 }: {
  label: string; value: string | undefined; set: (v: string | undefined) => void; values: readonly string[]; family: string; w?: number;
}) {
  const { t } = useTranslation();
  return (
    <Select label={label} clearable value={value ?? null} onChange={(v) => set(v ?? undefined)} placeholder={t('choose.all')} w={w}
      data={values.map((v) => ({ value: v, label: t(`${family}.${v}`, { defaultValue: v }) }))} clearButtonProps={{ 'aria-label': t('act.clear') }} />
  );
}

/** A filter one types: it goes to the URL when the typing rests. */
export function TextFilter({ label, value, set, placeholder, w = 160 }: { label: string; value: string | undefined; set: (v: string | undefined) => void; placeholder?: string; w?: number }) {
  const [text, setText] = useState(value ?? '');
  const send = useDebouncedCallback((v: string) => set(v.trim() || undefined), 250);
  useEffect(() => setText(value ?? ''), [value]);
  return <TextInput label={label} value={text} w={w} placeholder={placeholder} onChange={(e) => { setText(e.target.value); send(e.target.value); }} />;
}

export const PURPOSES = ['business', 'internal', 'product', 'service'] as const;
