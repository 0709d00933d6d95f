import { readFileSync } from 'node:fs';
import { Locale } from '../../../platform/context/locale.js';
import { bannerHtml, type BannerParts } from './cookie-banner.js';
import type { RegisteredCookie } from './cookie-register.js';
import type { RegimeFile } from './regime.js';

const read = <T>(name: string): T => JSON.parse(readFileSync(`policies/${name}`, 'utf8')) as T;
const register = read<readonly RegisteredCookie[]>('cookies.json');
const words = { cookieTexts: read<BannerParts['cookieTexts']>('texts/cookies.json'), bannerTexts: read<BannerParts['bannerTexts']>('texts/banner.json') };
const { regimes } = read<RegimeFile>('regimes.json');
const html = (locale: Locale, regime: BannerParts['regime'] | undefined = regimes[0]) => {
  if (!regime) throw new Error('no regime');
  return bannerHtml({ ...words, locale, regime, register, policyUrl: 'https://web.test/legal/cookie-policy?a=1&b=2' });
};

describe('the banner', () => {
  it.each(Object.values(Locale))('in %s names every cookie with its purpose, and the policy', (locale) => {
    const banner = html(locale);
    for (const { key, prefix, name, provider } of register) {
      expect(banner).toContain(`<td>${prefix}${name}</td><td>${words.cookieTexts[key]?.['purpose']?.[locale].replaceAll("'", '&#39;')}</td><td>${provider}</td>`);
    }
    expect(banner).toContain('<a href="https://web.test/legal/cookie-policy?a=1&#38;b=2">');
    expect(banner).not.toMatch(/undefined|null|NaN/);
  });

  it.each(Object.values(Locale))('in %s makes refusing as easy as accepting: the same button, first, and nothing is ticked', (locale) => {
    const banner = html(locale);
    const buttons = [...banner.matchAll(/<button([^>]*)data-choice="(\w+)">([^<]+)<\/button>/g)].map(([, attributes, choice]) => [choice, attributes]);
    expect(buttons).toEqual([['refuse', ' type="button" '], ['accept', ' type="button" '], ['save', ' type="button" ']]);
    expect([...banner.matchAll(/<input type="checkbox" name="(\w+)">/g)].map(([, name]) => name)).toEqual(['analytics', 'marketing']);
    expect(banner).not.toMatch(/checked|style=|class=|<script/);
  });

  it('says what the place demands', () => {
    const of = (key: string) => html(Locale.EN, regimes.find((regime) => regime.key === key));
    expect(of('UK')).toContain('We would like to use cookies');
    expect(of('UK')).not.toContain('opt out of the sale');
    expect(of('US_CA')).toContain('opt out of the sale');
    expect(of('US_CA')).toContain('legally binding');
    expect(of('WORLD')).toContain('we honour it');
  });

  it('does not appear with words missing', () => {
    expect(() => bannerHtml({ ...words, cookieTexts: {}, locale: Locale.EN, regime: { model: 'OPT_IN', bannerRequired: true, gpc: 'BINDING' }, register, policyUrl: '' })).toThrow('no words for session.purpose');
  });
});

describe('the words of cookies and banner', () => {
  it('are there in every language, in that language', () => {
    for (const [file, texts] of Object.entries(words)) {
      for (const [key, fields] of Object.entries(texts)) {
        for (const [field, byLocale] of Object.entries(fields)) {
          expect([file, key, field, Object.keys(byLocale).sort()]).toEqual([file, key, field, Object.values(Locale).sort()]);
          if (byLocale.EN.length < 25) continue;
          expect([file, key, field, new Set(Object.values(byLocale)).size]).toEqual([file, key, field, 8]);
        }
      }
    }
  });
});
