// A list by pages: rows come as the reader scrolls, only those in sight stand in the document.
import { Button, Checkbox, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { flexRender, getCoreRowModel, useReactTable, type ColumnDef, type RowSelectionState } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { address, type Query } from '../api/client';
import { useList } from '../api/query';
import { num, total } from './format';
import { Empty, Failure } from './panel';

export interface Column<T> {
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  num?: boolean;
}

interface Chosen { value: RowSelectionState; set: (next: RowSelectionState) => void }

interface Props<T> {
  path: string;
  query?: Query;
  columns: Column<T>[];
  id: (row: T) => string;
  empty: { title: string; next?: string };
  label: string;
  limit?: number;
  chosen?: Chosen;
  height?: number;
  tools?: ReactNode;
}

const ROW_PX = 41;

export function Export({ path, query }: { path: string; query?: Query }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={14} aria-hidden />}>{t('act.export')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'jsonl'] as const).map((format) => (
          <Menu.Item key={format} component="a" href={address(path, { ...query, format })} download>
            {t(`export.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function useColumns<T>(columns: Column<T>[], choose: boolean): ColumnDef<T>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const made: ColumnDef<T>[] = columns.map((c) => ({
      id: c.key, header: c.title, meta: { num: c.num }, cell: ({ row }) => c.cell(row.original),
    }));
    if (choose)
      made.unshift({
        id: 'choose',
        header: ({ table }) => (
          <Checkbox size="xs" aria-label={t('list.choose_all')} checked={table.getIsAllRowsSelected()}
            indeterminate={table.getIsSomeRowsSelected()} onChange={table.getToggleAllRowsSelectedHandler()} />
        ),
        cell: ({ row }) => (
          <Checkbox size="xs" aria-label={t('list.choose', { id: row.id })} checked={row.getIsSelected()} onChange={row.getToggleSelectedHandler()} />
        ),
      });
    return made;
  }, [columns, choose, t]);
}

export function DataTable<T>({ path, query, columns, id, empty, label, limit = 100, chosen, height = 620, tools }: Props<T>) {
  const { t } = useTranslation();
  const list = useList<T>(path, { ...query, limit });
  const rows = useMemo(() => list.data?.pages.flatMap((p) => p.items) ?? [], [list.data]);
  const box = useRef<HTMLDivElement>(null);
  const table = useReactTable({
    data: rows,
    columns: useColumns(columns, chosen !== undefined),
    getCoreRowModel: getCoreRowModel(),
    getRowId: id,
    enableRowSelection: chosen !== undefined,
    state: { rowSelection: chosen?.value ?? {} },
    onRowSelectionChange: (next) => chosen?.set(typeof next === 'function' ? next(chosen.value) : next),
  });
  const model = table.getRowModel().rows;
  const view = useVirtualizer({ count: model.length, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: 12 });
  const seen = view.getVirtualItems();
  const last = seen[seen.length - 1]?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && model.length > 0 && last >= model.length - 15) void fetchNextPage();
  }, [last, model.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (list.error && rows.length === 0) return <Failure error={list.error} retry={() => void list.refetch()} />;
  const before = seen[0]?.start ?? 0;
  const after = view.getTotalSize() - (seen[seen.length - 1]?.end ?? 0);
  const span = table.getAllLeafColumns().length;
  return (
    <>
      <div style={{ display: 'flex', gap: 10, alignItems: 'center', padding: '8px 16px', flexWrap: 'wrap' }}>
        <span className="soft" role="status" style={{ fontSize: '0.75rem' }}>
          {list.data ? t('list.count', { shown: num(rows.length), total: total(list.data.pages[0]?.total) }) : t('frame.loading')}
        </span>
        <span style={{ flex: 1 }} />
        {tools}
        <Export path={path} query={query} />
      </div>
      <div ref={box} className="scroll" tabIndex={0} role="region" aria-label={label}
        style={{ maxHeight: height, overflowY: 'auto', minHeight: list.data ? undefined : 240, position: 'relative' }}>
        <table className="list" aria-busy={list.isFetching}>
          <thead style={{ position: 'sticky', top: 0, zIndex: 2 }}>
            {table.getHeaderGroups().map((g) => (
              <tr key={g.id}>
                {g.headers.map((h) => (
                  <th key={h.id} scope="col" className={(h.column.columnDef.meta as { num?: boolean })?.num ? 'num' : undefined}>
                    {flexRender(h.column.columnDef.header, h.getContext())}
                  </th>
                ))}
              </tr>
            ))}
          </thead>
          <tbody>
            {before > 0 && <tr aria-hidden><td colSpan={span} style={{ height: before, padding: 0 }} /></tr>}
            {seen.map((v) => {
              const row = model[v.index];
              return row && (
                <tr key={row.id} ref={view.measureElement} data-index={v.index}>
                  {row.getVisibleCells().map((c) => (
                    <td key={c.id} className={(c.column.columnDef.meta as { num?: boolean })?.num ? 'num' : undefined}>
                      {flexRender(c.column.columnDef.cell, c.getContext())}
                    </td>
                  ))}
                </tr>
              );
            })}
            {after > 0 && <tr aria-hidden><td colSpan={span} style={{ height: after, padding: 0 }} /></tr>}
          </tbody>
        </table>
        {list.data && rows.length === 0 && <Empty {...empty} />}
      </div>
    </>
  );
}
