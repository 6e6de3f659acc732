// Texts in Japanese and English, of data/text/console.tsv; one language is loaded at a time.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export type Lang = 'ja' | 'en';
const LOAD = { ja: () => import('./i18n/ja.json'), en: () => import('./i18n/en.json') };
const KEPT = 'niju.lang';

function langFirst(): Lang {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'ja' || kept === 'en') return kept;
  return navigator.language.startsWith('ja') ? 'ja' : 'en';
}

async function load(lang: Lang): Promise<void> {
  if (!i18next.hasResourceBundle(lang, 'translation'))
    i18next.addResourceBundle(lang, 'translation', (await LOAD[lang]()).default);
}

export async function langSet(lang: Lang): Promise<void> {
  await load(lang);
  localStorage.setItem(KEPT, lang);
  document.documentElement.lang = lang;
  await i18next.changeLanguage(lang);
}

export async function textsStart(): Promise<void> {
  const lang = langFirst();
  await i18next.use(initReactI18next).init({
    lng: lang,
    fallbackLng: false,
    keySeparator: false,
    nsSeparator: false,
    partialBundledLanguages: true,
    resources: {},
    interpolation: { prefix: '{', suffix: '}', escapeValue: false },
  });
  await langSet(lang);
}
