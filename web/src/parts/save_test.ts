import { describe, expect, it } from 'vitest';
import { csvCell, csvText, heatSvg, xml } from './save';

describe('CSV', () => {
  it('quotes what needs it', () => {
    expect(csvCell('a,"b"\nc')).toBe('"a,""b""\nc"');
  });
  it('lets no spreadsheet run a name', () => {
    expect(csvCell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"');
    expect(csvCell('+1')).toBe("'+1");
    expect(csvCell(-1)).toBe('-1');
  });
  it('begins with a mark so that spreadsheets read Japanese', () => {
    expect(csvText(['組織'], [['製作所'], [null]])).toBe('\ufeff組織\r\n製作所\r\n\r\n');
  });
});

describe('SVG', () => {
  it('shows markup as text', () => {
    expect(xml('<b a="1">&\'')).toBe('&#60;b a=&#34;1&#34;&#62;&#38;&#39;');
    const svg = heatSvg('<script>', ['x'], [{ name: '</svg>', cells: [{ text: '1', share: 1 }] }]);
    expect(svg).not.toContain('<script>');
    expect(svg.match(/<\/svg>/g)).toHaveLength(1);
  });
});
