// Saving what is shown: CSV that spreadsheets open, SVG that stands alone.
export type Cells = Array<string | number | null>;

/** A cell that begins like a formula gets an apostrophe, so that no spreadsheet runs it. */
export function csvCell(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvText(head: string[], rows: Cells[]): string {
  return `\ufeff${[head, ...rows].map((r) => r.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

export function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const a = document.createElement('a');
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export function xml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

export interface HeatCell { text: string; share: number }

/** A heat map as a picture of its own. */
export function heatSvg(title: string, head: string[], rows: Array<{ name: string; cells: HeatCell[] }>): string {
  const left = 230, w = 96, h = 34, top = 62;
  const width = left + head.length * w + 16, height = top + rows.length * h + 16;
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="100%" height="100%" fill="#fff"/><text x="16" y="26" font-size="16" font-weight="600">${xml(title)}</text>`,
    ...head.map((t, i) => `<text x="${left + i * w + w / 2}" y="52" text-anchor="middle" fill="#566172">${xml(t)}</text>`),
  ];
  rows.forEach((row, y) => {
    out.push(`<text x="16" y="${top + y * h + 21}">${xml(row.name)}</text>`);
    row.cells.forEach((cell, x) => {
      const alpha = cell.share > 0 ? 0.1 + 0.42 * cell.share : 0;
      out.push(
        `<rect x="${left + x * w + 2}" y="${top + y * h + 2}" width="${w - 4}" height="${h - 4}" rx="4" fill="#eceff4"/>`,
        `<rect x="${left + x * w + 2}" y="${top + y * h + 2}" width="${w - 4}" height="${h - 4}" rx="4" fill="#b3203a" fill-opacity="${alpha.toFixed(3)}"/>`,
        `<text x="${left + x * w + w / 2}" y="${top + y * h + 21}" text-anchor="middle">${xml(cell.text)}</text>`,
      );
    });
  });
  return `${out.join('')}</svg>`;
}
