// Signing in: password, second factor or its enrolment, one-time link; also over a page whose session ended.
import { Alert, Button, Checkbox, Loader, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { IconKey, IconShieldCheck } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '../api/client';
import type { Enrolment, RecoveryCodes, SessionState } from '../api/types';
import { langSet, type Lang } from '../i18n';
import { Brand } from '../parts/brand';
import { failureText } from '../parts/panel';
import { Qr } from '../parts/qr';
import { save } from '../parts/save';
import { sessionLoad, sessionPut } from '../session';

type Step = 'load' | 'password' | 'code' | 'enroll' | 'recovery' | 'choose';

interface Steps { step: Step; login: string; next: (s: SessionState) => void; fail: (e: unknown) => void; busy: boolean; run: (f: () => Promise<void>) => void }

function Form({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    onSubmit();
  };
  return <form onSubmit={submit} className="stack">{children}</form>;
}

function PasswordStep({ s }: { s: Steps }) {
  const { t } = useTranslation();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  return (
    <Form onSubmit={() => s.run(async () => s.next(await post<SessionState>('/session', { login, password })))}>
      <TextInput label={t('sign.login')} value={login} onChange={(e) => setLogin(e.target.value)} autoComplete="username" autoFocus required />
      <PasswordInput label={t('sign.password')} value={password} onChange={(e) => setPassword(e.target.value)}
        autoComplete="current-password" required visibilityToggleButtonProps={{ 'aria-label': t('sign.show') }} />
      <Button type="submit" loading={s.busy} fullWidth>{t('sign.next')}</Button>
    </Form>
  );
}

function CodeStep({ s }: { s: Steps }) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  return (
    <Form onSubmit={() => s.run(async () => s.next(await post<SessionState>('/session/totp', { code: code.trim() })))}>
      <TextInput label={t('sign.code')} description={t('sign.code_help')} value={code} onChange={(e) => setCode(e.target.value)}
        autoComplete="one-time-code" autoFocus required leftSection={<IconShieldCheck size={16} aria-hidden />} />
      <Button type="submit" loading={s.busy} fullWidth>{t('sign.in')}</Button>
    </Form>
  );
}

function EnrollStep({ s, onCodes }: { s: Steps; onCodes: (codes: string[]) => void }) {
  const { t } = useTranslation();
  const [made, setMade] = useState<Enrolment>();
  const [code, setCode] = useState('');
  const begun = useRef(false);
  const { run } = s;
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    run(async () => setMade(await post<Enrolment>('/session/enroll')));
  }, [run]);
  if (!made) return <Loader size="sm" />;
  const confirm = (): void =>
    run(async () => onCodes((await post<RecoveryCodes>('/session/enroll/confirm', { code: code.trim() })).recovery_codes));
  return (
    <Form onSubmit={confirm}>
      <p className="soft" style={{ margin: 0 }}>{t('sign.enroll_help')}</p>
      <Qr text={made.otpauth_uri} label={t('sign.qr')} />
      <div><span className="soft">{t('sign.secret')}</span><div className="mono" data-testid="secret">{made.secret}</div></div>
      <TextInput label={t('sign.first_code')} value={code} onChange={(e) => setCode(e.target.value)} autoComplete="one-time-code" inputMode="numeric" required />
      <Button type="submit" loading={s.busy} fullWidth>{t('sign.confirm')}</Button>
    </Form>
  );
}

function RecoveryStep({ codes, go }: { codes: string[]; go: () => void }) {
  const { t } = useTranslation();
  const [kept, setKept] = useState(false);
  return (
    <div className="stack">
      <p style={{ margin: 0 }}>{t('sign.recovery_help')}</p>
      <div className="mono" style={{ columns: 2, lineHeight: 2 }}>{codes.map((c) => <div key={c}>{c}</div>)}</div>
      <Button variant="default" onClick={() => save('niju-recovery-codes.txt', 'text/plain', `${codes.join('\n')}\n`)}>{t('sign.recovery_save')}</Button>
      <Checkbox label={t('sign.recovery_kept')} checked={kept} onChange={(e) => setKept(e.target.checked)} />
      <Button disabled={!kept} onClick={go}>{t('sign.go')}</Button>
    </div>
  );
}

function ChooseStep({ s }: { s: Steps }) {
  const { t } = useTranslation();
  const [one, setOne] = useState('');
  const [two, setTwo] = useState('');
  const unlike = two !== '' && one !== two;
  return (
    <Form onSubmit={() => { if (!unlike) s.run(async () => s.next(await post<SessionState>('/session/password', { new: one }))); }}>
      <PasswordInput label={t('sign.new_password')} description={t('sign.new_help')} value={one} onChange={(e) => setOne(e.target.value)} autoComplete="new-password" required />
      <PasswordInput label={t('sign.again')} value={two} onChange={(e) => setTwo(e.target.value)} autoComplete="new-password" required error={unlike ? t('sign.unlike') : undefined} />
      <Button type="submit" loading={s.busy} leftSection={<IconKey size={15} aria-hidden />}>{t('sign.set')}</Button>
    </Form>
  );
}

/** The step that a session's state asks for; a link that is not whole yet sets a password first. */
function stepOf(s: SessionState, byLink: boolean): Step | 'ready' {
  if (s.state === 'ready') return 'ready';
  if (s.state === 'password_ok') return 'code';
  if (s.state === 'enroll') return byLink ? 'choose' : 'enroll';
  return 'password';
}

export function SignInSteps({ onReady, token, only }: { onReady: () => void; token?: string; only?: boolean }) {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>('load');
  const [codes, setCodes] = useState<string[]>([]);
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const done = useRef(false);
  const next = useCallback((s: SessionState, byLink = false) => {
    sessionPut(s);
    const to = stepOf(s, byLink);
    if (to === 'ready') onReady();
    else setStep(to);
  }, [onReady]);
  const run = useCallback((f: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    f().catch(setError).finally(() => setBusy(false));
  }, []);
  useEffect(() => {
    if (done.current) return;
    done.current = true;
    const begin = async (): Promise<void> => {
      const s = await sessionLoad();
      if (token) next(await post<SessionState>('/session/link', { token }), true);
      else next(s);
    };
    begin().catch((e) => { setError(e); setStep('password'); });
  }, [token, next]);
  const s: Steps = { step, login: '', next, fail: setError, busy, run };
  return (
    <div className="stack">
      {!only && <h1 style={{ fontSize: '1.125rem', margin: 0 }}>{t(`sign.title_${step}`)}</h1>}
      {error !== undefined && <Alert color="red" variant="light" role="alert">{failureText(error, t)}</Alert>}
      {step === 'load' && <Loader size="sm" />}
      {step === 'password' && <PasswordStep s={s} />}
      {step === 'code' && <CodeStep s={s} />}
      {step === 'choose' && <ChooseStep s={s} />}
      {step === 'enroll' && <EnrollStep s={s} onCodes={(c) => { setCodes(c); setStep('recovery'); }} />}
      {step === 'recovery' && <RecoveryStep codes={codes} go={() => run(async () => next(await sessionLoad()))} />}
    </div>
  );
}

/** After signing in: where the reader wanted to go, if that is a path here. */
function backTo(): string {
  const back = new URLSearchParams(window.location.search).get('back') ?? '/';
  return back.startsWith('/') && !back.startsWith('//') && !back.startsWith('/\\') ? back : '/';
}

export default function SignIn() {
  const { t, i18n } = useTranslation();
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token') ?? undefined;
  const ready = useCallback(() => window.location.replace(backTo()), []);
  useEffect(() => { if (token) window.history.replaceState(null, '', '/sign-in'); }, [token]);
  const first = useRef(token);
  return (
    <main className="sign">
      <div>
        <div style={{ color: '#fff', marginBottom: 20, display: 'flex', justifyContent: 'center' }}><Brand large /></div>
        <div className="card"><SignInSteps onReady={ready} token={first.current} /></div>
        <div style={{ display: 'flex', justifyContent: 'center', marginTop: 18 }}>
          <SegmentedControl size="xs" aria-label={t('frame.language')} value={i18n.language} onChange={(v) => void langSet(v as Lang)}
            data={[{ value: 'ja', label: '日本語' }, { value: 'en', label: 'English' }]} />
        </div>
      </div>
    </main>
  );
}
