import { Injectable } from '@nestjs/common';
import { Config, readPolicyFile } from '../../config/index.js';
import type { Locale } from '../../platform/context/index.js';
import { Regions } from '../../platform/region/index.js';
import { ConsentNotices } from './consent-notices.js';
import { cookieRegister } from './cookie-register.js';
import { CookieTerms } from './cookie-terms.js';
import { bannerHtml, type BannerParts } from './domain/cookie-banner.js';
import { regimeFor } from './regimes.js';

/** Kind of the notices that banners are. */
export const COOKIE_BANNER = 'COOKIE_BANNER';

export interface Banner {
  readonly id: string;
  readonly html: string;
  readonly textHash: Buffer;
  readonly policyVersion: string;
}

/** The banner for whoever is asking, kept word for word before it is shown [P46]. */
@Injectable()
export class CookieBanners {
  private readonly words = {
    cookieTexts: readPolicyFile('texts/cookies.json') as BannerParts['cookieTexts'], bannerTexts: readPolicyFile('texts/banner.json') as BannerParts['bannerTexts'],
  };
  private readonly policyUrl: string;
  /** By what makes it: it is the same until the next deployment. */
  private readonly built = new Map<string, string>();

  constructor(
    config: Config,
    private readonly regions: Regions,
    private readonly terms: CookieTerms,
    private readonly notices: ConsentNotices,
  ) {
    this.policyUrl = `${config.webUrl}/legal/cookie-policy`;
  }

  async current(locale: Locale): Promise<Banner> {
    const policyVersion = await this.terms.policyVersion();
    const html = this.htmlFor(locale);
    return { html, policyVersion, ...(await this.notices.keep({ kind: COOKIE_BANNER, locale, policyVersion, html })) };
  }

  private htmlFor(locale: Locale): string {
    const regime = regimeFor(this.regions.current());
    const key = `${locale} ${regime.key}`;
    let html = this.built.get(key);
    if (html === undefined) {
      html = bannerHtml({ ...this.words, locale, regime, register: cookieRegister, policyUrl: this.policyUrl });
      this.built.set(key, html);
    }
    return html;
  }
}
