// A small form over the page. What was typed stays until it is saved or thrown away by will.
import { Button, Modal, Select, Switch, TextInput, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/client';
import { client } from '../api/query';
import { UnitSelect } from './choose';
import { failureText } from './panel';

export interface Field {
  key: string;
  label: string;
  kind?: 'text' | 'area' | 'date' | 'number' | 'choice' | 'unit' | 'switch';
  choices?: Array<{ value: string; label: string }>;
  required?: boolean;
  help?: string;
}
export type Values = Record<string, string>;

function Input({ f, value, set, error }: { f: Field; value: string; set: (v: string) => void; error?: string }) {
  const plain = { label: f.label, description: f.help, required: f.required, error };
  if (f.kind === 'choice') return <Select {...plain} data={f.choices ?? []} value={value || null} onChange={(v) => set(v ?? '')} clearable={!f.required} clearButtonProps={{ 'aria-label': f.label }} />;
  if (f.kind === 'unit') return <UnitSelect label={f.label} value={value || undefined} set={(v) => set(v ?? '')} all={!f.required} />;
  if (f.kind === 'switch') return <Switch label={f.label} description={f.help} checked={value === 'true'} onChange={(e) => set(e.target.checked ? 'true' : '')} />;
  if (f.kind === 'area') return <Textarea {...plain} value={value} autosize minRows={2} maxRows={12} onChange={(e) => set(e.target.value)} />;
  return <TextInput {...plain} type={f.kind ?? 'text'} value={value} onChange={(e) => set(e.target.value)} />;
}

export function FormModal({ title, note, fields, initial, act, danger, opened, close, send }: {
  title: string; note?: string; fields: Field[]; initial?: Values; act: string; danger?: boolean; opened: boolean; close: () => void; send: (v: Values) => Promise<string | void>;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<Values>({});
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const values = { ...initial, ...typed };
  const faults = new Map(error instanceof Problem ? (error.body.errors ?? []).map((x) => [x.path, x.message]) : []);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const said = await send(values);
      notifications.show({ message: said || t('act.saved'), color: 'teal' });
      setTyped({});
      close();
      await client.invalidateQueries();
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  };
  const conflict = error instanceof Problem && (error.status === 409 || error.status === 412);
  return (
    <Modal opened={opened} onClose={close} title={title} closeButtonProps={{ 'aria-label': t('act.close') }}>
      <form className="stack" onSubmit={(e) => { e.preventDefault(); void submit(); }}>
        {note && <p className="soft" style={{ margin: 0 }}>{note}</p>}
        {fields.map((f) => <Input key={f.key} f={f} value={values[f.key] ?? ''} error={faults.get(f.key)} set={(v) => setTyped({ ...typed, [f.key]: v })} />)}
        {error !== undefined && <div className="badge bad" role="alert" style={{ whiteSpace: 'normal', borderRadius: 6, lineHeight: 1.5 }}>{conflict ? t('task.conflict') : failureText(error, t)}</div>}
        <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={close}>{t('act.cancel')}</Button>
          <Button type="submit" color={danger ? 'red' : undefined} loading={busy}>{act}</Button>
        </div>
      </form>
    </Modal>
  );
}

/** Only what was filled in, or what is wanted empty. */
export function filled(v: Values, keys: string[]): Values {
  return Object.fromEntries(keys.filter((k) => v[k] !== undefined && v[k] !== '').map((k) => [k, v[k]!]));
}
