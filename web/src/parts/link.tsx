// Links inside the console: a path and filters as plain values.
import { useNavigate } from '@tanstack/react-router';
import type { CSSProperties, MouseEvent, ReactNode } from 'react';
import { filtersOf } from './filters';

export type To = { to: string; search?: Record<string, string | number | boolean | undefined> };

export function hrefOf({ to, search }: To): string {
  const q = new URLSearchParams(filtersOf(search ?? {}) as Record<string, string>).toString();
  return q ? `${to}?${q}` : to;
}

interface Props extends To {
  children: ReactNode;
  className?: string;
  title?: string;
  label?: string;
  current?: boolean;
  style?: CSSProperties;
  onGo?: () => void;
}

export function Go({ to, search, children, className, title, label, current, style, onGo }: Props) {
  const navigate = useNavigate();
  const click = (e: MouseEvent): void => {
    if (e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || e.button !== 0) return;
    e.preventDefault();
    onGo?.();
    void navigate({ to, search: filtersOf(search ?? {}) } as never);
  };
  return (
    <a
      href={hrefOf({ to, search })}
      onClick={click}
      className={className}
      title={title}
      aria-label={label}
      aria-current={current ? 'page' : undefined}
      style={style}
    >
      {children}
    </a>
  );
}

export const unitPath = (code: string): string => `/units/${encodeURIComponent(code)}`;
export const assetPath = (name: string): string => `/assets/${encodeURIComponent(name)}`;
export const systemPath = (code: string): string => `/systems/${encodeURIComponent(code)}`;
export const advisoryPath = (id: string): string => `/advisories/${encodeURIComponent(id)}`;
export const taskPath = (id: number): string => `/tasks/${id}`;
