// data/text/console.tsv (key, English, Japanese) -> src/i18n/{en,ja}.json, as i18next reads it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const rows = readFileSync(new URL('../../data/text/console.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => line.split('\t'));
mkdirSync(new URL('../src/i18n/', import.meta.url), { recursive: true });
['en', 'ja'].forEach((lang, at) => {
  const texts = Object.fromEntries(rows.map((cells) => [cells[0], cells[at + 1]]));
  writeFileSync(new URL(`../src/i18n/${lang}.json`, import.meta.url), JSON.stringify(texts));
});
