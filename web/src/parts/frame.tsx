// The frame of every page: navigation, search, language, light or dark, account, state of the connection.
import { ActionIcon, Autocomplete, Menu, Modal, SegmentedControl, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import {
  IconBuildingCommunity, IconChecklist, IconGauge, IconListDetails, IconLogout, IconMenu2, IconMoon, IconRadar2, IconSearch,
  IconServer2, IconSettings, IconSpeakerphone, IconSun, IconUserCircle,
} from '@tabler/icons-react';
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { follow, connection, sessionLost, useSignal } from '../api/live';
import { useGet } from '../api/query';
import type { Hit, Page } from '../api/types';
import { langSet, type Lang } from '../i18n';
import { SignInSteps } from '../pages/sign_in';
import { signOut, useSession } from '../session';
import { Brand } from './brand';
import { Go } from './link';

const PLACES = [
  { to: '/', key: 'monitor', Icon: IconGauge },
  { to: '/units', key: 'units', Icon: IconBuildingCommunity },
  { to: '/my', key: 'my', Icon: IconChecklist },
  { to: '/tasks', key: 'tasks', Icon: IconListDetails },
  { to: '/affected', key: 'affected', Icon: IconRadar2 },
  { to: '/campaigns', key: 'campaigns', Icon: IconSpeakerphone },
  { to: '/assets', key: 'assets', Icon: IconServer2 },
  { to: '/admin', key: 'admin', Icon: IconSettings },
] as const;

function Side({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const here = (to: string): boolean =>
    to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`) || (to === '/assets' && pathname.startsWith('/systems'));
  return (
    <nav className={open ? 'side open' : 'side'} aria-label={t('frame.nav')} id="side">
      <Go to="/" className="brand" onGo={close}><Brand under={t('frame.under')} /></Go>
      {PLACES.map(({ to, key, Icon }) => (
        <Go key={to} to={to} className={here(to) ? 'item active' : 'item'} current={here(to)} onGo={close}>
          <Icon size={18} stroke={1.7} aria-hidden />
          {t(`nav.${key}`)}
        </Go>
      ))}
    </nav>
  );
}

/** Where a hit of the search lies in the console. */
export function hitPath(h: Pick<Hit, 'kind' | 'id'>): string {
  const id = encodeURIComponent(h.id);
  const below: Record<string, string> = { task: '/tasks/', asset: '/assets/', system: '/systems/', unit: '/units/', advisory: '/advisories/' };
  return below[h.kind] ? `${below[h.kind]}${id}` : `/affected?q=${id}`;
}

function Search() {
  const { t } = useTranslation();
  const go = useNavigate();
  const box = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 180);
  const hits = useGet<Page<Hit>>('/search', { q: asked }, asked.length >= 2);
  useHotkeys([['/', () => box.current?.focus()], ['mod+K', () => box.current?.focus()]]);
  const found = new Map((asked.length >= 2 ? hits.data?.items ?? [] : []).map((h) => [`${h.kind}:${h.id}`, h]));
  const pick = (value: string): void => {
    const h = found.get(value);
    setText('');
    box.current?.blur();
    void go({ to: h ? hitPath(h) : '/affected', search: h ? {} : { q: value } } as never);
  };
  return (
    <Autocomplete
      ref={box} value={text} onChange={(v) => setText(found.get(v) ? '' : v)} onOptionSubmit={pick} placeholder={t('frame.search')} aria-label={t('frame.search')}
      leftSection={<IconSearch size={15} aria-hidden />} size="sm" style={{ flex: 1, maxWidth: 440 }} filter={({ options }) => options} maxDropdownHeight={380}
      data={[...found].map(([value]) => value)}
      renderOption={({ option }) => {
        const h = found.get(option.value);
        return h ? <span><span className="soft" style={{ fontSize: '0.75rem', marginRight: 8 }}>{t(`hit.${h.kind}`)}</span><bdi>{h.title}</bdi></span> : option.value;
      }}
      onKeyDown={(e) => { if (e.key === 'Enter' && text.trim() && !e.nativeEvent.isComposing) pick(text.trim()); }}
    />
  );
}

function Account() {
  const { t } = useTranslation();
  const s = useSession();
  return (
    <Menu position="bottom-end" shadow="md" width={240}>
      <Menu.Target>
        <ActionIcon aria-label={t('frame.account')} size="lg"><IconUserCircle size={21} stroke={1.6} /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label><bdi>{s?.user?.name}</bdi><br />{s?.user?.login}</Menu.Label>
        {s?.grants.slice(0, 5).map((g) => (
          <Menu.Label key={g.role + g.unit}>{t(`role.${g.role}`, { defaultValue: g.role })} · {g.unit}</Menu.Label>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={() => void signOut()}>{t('frame.sign_out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function Scheme() {
  const { t } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const dark = useComputedColorScheme('light') === 'dark';
  return (
    <Tooltip label={dark ? t('frame.light') : t('frame.dark')}>
      <ActionIcon size="lg" aria-label={dark ? t('frame.light') : t('frame.dark')} onClick={() => setColorScheme(dark ? 'light' : 'dark')}>
        {dark ? <IconSun size={18} stroke={1.7} /> : <IconMoon size={18} stroke={1.7} />}
      </ActionIcon>
    </Tooltip>
  );
}

export default function Frame() {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState(false);
  const state = useSignal(connection);
  const dead = useSignal(sessionLost);
  const { pathname } = useLocation();
  useEffect(follow, []);
  useEffect(() => { document.getElementById('main')?.scrollTo?.(0, 0); }, [pathname]);
  return (
    <div className="frame">
      <a className="skip" href="#main">{t('frame.skip')}</a>
      <Side open={open} close={() => setOpen(false)} />
      <div style={{ minWidth: 0 }}>
        <header className="top">
          <ActionIcon className="menu-button" size="lg" aria-label={t('frame.menu')} aria-expanded={open} aria-controls="side" onClick={() => setOpen(!open)}><IconMenu2 size={20} /></ActionIcon>
          <Search />
          <span style={{ flex: 1 }} className="wide" />
          <SegmentedControl size="xs" aria-label={t('frame.language')} value={i18n.language} onChange={(v) => void langSet(v as Lang)}
            data={[{ value: 'ja', label: '日本語' }, { value: 'en', label: 'EN' }]} />
          <Scheme />
          <Account />
        </header>
        {state === 'lost' && <div className="lost" role="status">{t('live.lost_help')}</div>}
        <main className="main" id="main" onClick={() => open && setOpen(false)}><Outlet /></main>
      </div>
      <Modal opened={dead} onClose={() => {}} withCloseButton={false} title={t('sign.lost')} centered closeOnEscape={false}>
        <p className="soft" style={{ marginTop: 0 }}>{t('sign.lost_help')}</p>
        {dead && <SignInSteps only onReady={() => sessionLost.set(false)} />}
      </Modal>
    </div>
  );
}
