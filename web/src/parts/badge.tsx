// Badges: a mark and a word beside the colour, so that nothing is told by colour alone.
import { Tooltip } from '@mantine/core';
import {
  IconAlertTriangle, IconBolt, IconCircleCheck, IconClock, IconClockExclamation, IconFlame, IconPointFilled,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Severity, Task, Tier } from '../api/types';
import { day, daysTo, dueOf } from './format';

export const TIERS = ['3d-triage', '3d', '14d', '60d', 'next'] as const;
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'unknown'] as const;
export const TIER_COLOR: Record<string, string> = {
  '3d-triage': 'var(--tier-a)', '3d': 'var(--tier-b)', '14d': 'var(--tier-c)', '60d': 'var(--tier-d)', next: 'var(--tier-e)',
  critical: 'var(--tier-a)', high: 'var(--tier-b)', medium: 'var(--tier-c)', low: 'var(--tier-d)', unknown: 'var(--tier-e)', none: 'var(--tier-e)',
};

export function TierBadge({ tier }: { tier: Tier | null | undefined }) {
  const { t } = useTranslation();
  return (
    <span className="badge">
      <span className="square" style={{ background: TIER_COLOR[tier ?? 'next'] }} aria-hidden />
      {t(`tier.${tier ?? 'none'}`)}
    </span>
  );
}

export function SeverityBadge({ severity }: { severity: Severity }) {
  const { t } = useTranslation();
  return (
    <span className="badge">
      <span className="square" style={{ background: TIER_COLOR[severity], borderRadius: 8 }} aria-hidden />
      {t(`severity.${severity}`)}
    </span>
  );
}

const DUE_LOOK = {
  track: ['badge', IconCircleCheck], soon: ['badge warn', IconClock],
  today: ['badge warn', IconClockExclamation], overdue: ['badge bad', IconAlertTriangle],
} as const;

export function DueBadge({ due, overdue, closed }: { due: string | null; overdue: boolean; closed?: boolean }) {
  const { t } = useTranslation();
  if (!due) return <span className="soft">{t('due.none')}</span>;
  if (closed) return <span className="soft">{day(due)}</span>;
  const kind = dueOf(due, overdue);
  const [look, Mark] = DUE_LOOK[kind];
  const left = daysTo(due);
  return (
    <Tooltip label={left < 0 ? t('due.passed', { n: -left }) : t('due.left', { n: left })}>
      <span className={look}>
        <Mark size={13} aria-hidden />
        {day(due, false)} <span>{t(`due.${kind}`)}</span>
      </span>
    </Tooltip>
  );
}

export function StateBadge({ state }: { state: Task['state'] }) {
  const { t } = useTranslation();
  const look = state === 'closed' ? 'badge good' : state === 'reopened' ? 'badge bad' : 'badge';
  return (
    <span className={look}>
      <IconPointFilled size={11} aria-hidden />
      {t(`state.${state}`)}
    </span>
  );
}

/** KEV and high priority, where they hold. */
export function Flags({ kev, high }: { kev: boolean; high: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      {high && (
        <span className="badge bad"><IconFlame size={13} aria-hidden />{t('flag.high')}</span>
      )}
      {kev && (
        <Tooltip label={t('flag.kev_help')}>
          <span className="badge bad"><IconBolt size={13} aria-hidden />KEV</span>
        </Tooltip>
      )}
    </>
  );
}

export function Mark({ look, children }: { look?: 'good' | 'warn' | 'bad'; children: React.ReactNode }) {
  const Icon = look === 'good' ? IconCircleCheck : look ? IconAlertTriangle : IconPointFilled;
  return (
    <span className={`badge ${look ?? ''}`}>
      <Icon size={12} aria-hidden />
      {children}
    </span>
  );
}
