import { escapeHtml } from '../../../platform/context/html.js';
import { languageTags, type Locale } from '../../../platform/context/locale.js';
import { periodIn } from '../../../platform/context/period-words.js';
import { cookieCategories, type CookieCategory, type RegisteredCookie } from './cookie-register.js';
import type { Regime } from './regime.js';

type Words = Readonly<Record<string, Readonly<Record<string, Readonly<Record<Locale, string>>>>>>;

export interface BannerParts {
  readonly locale: Locale;
  readonly regime: Pick<Regime, 'model' | 'bannerRequired' | 'gpc'>;
  readonly register: readonly RegisteredCookie[];
  /** policies/texts/cookies.json: what each cookie is for. */
  readonly cookieTexts: Words;
  /** policies/texts/banner.json. */
  readonly bannerTexts: Words;
  /** Address of the cookie policy. */
  readonly policyUrl: string;
}

/**
 * The banner as it is shown: what is asked, for what, every cookie that the answer is about, and buttons. Refusing is as easy as accepting: the two buttons differ in
 * nothing but their words, refusing comes first, and nothing is ticked beforehand. The web app adds style and acts on `data-choice`.
 * @throws Error for words that are missing
 */
export function bannerHtml({ locale, regime, register, cookieTexts, bannerTexts, policyUrl }: BannerParts): string {
  const word = (texts: Words, key: string, field: string): string => {
    const text = texts[key]?.[field]?.[locale];
    if (!text) throw new Error(`there are no words for ${key}.${field} in ${locale}`);
    return escapeHtml(text);
  };
  const say = (field: string): string => word(bannerTexts, 'banner', field);
  const language = languageTags[locale];
  const row = ({ key, prefix, name, provider, period }: RegisteredCookie): string =>
    `<tr><td>${escapeHtml(prefix + name)}</td><td>${word(cookieTexts, key, 'purpose')}</td><td>${escapeHtml(provider)}</td><td>${escapeHtml(periodIn(period, locale))}</td></tr>`;
  const head = `<tr><th>${say('cookie')}</th><th>${say('purpose')}</th><th>${say('provider')}</th><th>${say('lifetime')}</th></tr>`;
  const part = (category: CookieCategory): string => {
    const control = category === 'NECESSARY' ? `<p>${say('always')}</p>` : `<label><input type="checkbox" name="${category.toLowerCase()}"> ${say('allow')}</label>`;
    const rows = register.filter((cookie) => cookie.category === category).map(row).join('');
    return `<fieldset><legend>${word(bannerTexts, category, 'title')}</legend><p>${word(bannerTexts, category, 'text')}</p>${control}<table><thead>${head}</thead><tbody>${rows}</tbody></table></fieldset>`;
  };
  const button = (choice: string): string => `<button type="button" data-choice="${choice}">${say(choice)}</button>`;
  return [
    `<section lang="${language}" aria-labelledby="cookie-banner"><h2 id="cookie-banner">${say('heading')}</h2>`,
    `<p>${say(regime.bannerRequired ? 'ask' : 'tell')}</p>`,
    ...(regime.model === 'OPT_OUT' ? [`<p>${say('sharing')}</p>`] : []),
    `<p>${say(regime.gpc === 'BINDING' ? 'gpcBinding' : 'gpcHonoured')}</p>`,
    `<p><a href="${escapeHtml(policyUrl)}">${say('policy')}</a></p>`,
    ...cookieCategories.map(part),
    `<div>${button('refuse')}${button('accept')}${button('save')}</div></section>`,
  ].join('\n');
}
