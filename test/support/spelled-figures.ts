import type { Locale } from '../../src/platform/context/index.js';

const words = (numbers: string, between: string, units: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}.])(?:\\d+|${numbers})${between}(?:${units})`, 'giu');
/** In writing without spaces a number may follow any character. */
const dense = (numbers: string, between: string, units: string): RegExp => new RegExp(`(?<![\\p{N}.])(?:\\d+|${numbers})${between}(?:${units})`, 'gu');
// "One day" is a day like any other: it is no figure.
const HAN = '(?!一[日天])[〇一二兩两三四五六七八九十百]+';

/** A number, in digits or words, before a unit of time. */
const figures: Readonly<Record<Locale, RegExp>> = {
  EN: words('two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|(?:twenty|thirty|forty|sixty|ninety)(?:-\\w+)?', '[ -](?:business |calendar |working )?', '(?:second|minute|hour|day|week|month|year)s?\\b'),
  ES: words('dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|veinte|treinta|cuarenta|sesenta|noventa', ' ', '(?:segundo|minuto|hora|día|semana|mes|año)(?:e?s)?\\b'),
  FR: words('deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|vingt|trente|quarante|soixante|quatre-vingt-dix', '[ \\u00a0]', '(?:secondes?|minutes?|heures?|jours?|semaines?|mois|ans?|années?)\\b'),
  DE: words('zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|dreizehn|vierzehn|fünfzehn|zwanzig|dreißig|vierzig|sechzig|neunzig', '[ -]', '(?:Sekunde|Minute|Stunde|Tag|Werktag|Woche|Monat|Jahr)(?:e[nsr]?|n|s)?\\b'),
  KO: dense('[이삼사오육칠팔구]?십[일이삼사오육칠팔구]?|두|세|네|열두|열네', ' ?', '초(?!과)|분(?!의)|시간|일|주일?|개월|달|년'),
  JA: dense(HAN, ' ?', '秒|分間|時間|日(?!本)|営業日|週間|[かヶカケ]月|年'),
  ZH_HANT: dense(HAN, ' ?個?', '秒|分鐘|小時|工作日|日|天|週|月|年'),
  ZH_HANS: dense(HAN, ' ?个?', '秒|分钟|小时|工作日|日|天|周|月|年'),
};

/** Periods that stand in a text itself, where placeholders belong. */
export const spelledFigures = (text: string, locale: Locale): string[] => text.replace(/\{\{[^}]*\}\}/g, '·').normalize('NFKC').match(figures[locale]) ?? [];
