import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { ContextStore } from '../../../platform/context/index.js';
import { InvalidInput, NotFound, RateLimited, resultUnion } from '../../../platform/graphql/index.js';
import { parseId, toPublicId } from '../../../platform/ids/index.js';
import { CookieBanners } from '../cookie-banner.js';
import { NOTICE } from '../purpose-notices.js';
import { ReadCookieConsent } from '../read-cookie-consent.js';
import { SetCookieConsent } from '../set-cookie-consent.js';
import { CookieBannerArgs, SetCookieConsentInput } from './cookie-consent.inputs.js';
import { CookieBanner, CookieConsent } from './cookie-consent.type.js';

export const SetCookieConsentResult = resultUnion(
  'SetCookieConsentResult',
  'CookieConsent: as it is from now on. NotFound: no such banner. RateLimited: too many consents, or new browsers behind one address; nothing more is allowed, and what the answer takes back, or refuses for who is signed in, is written down all the same.',
  () => [CookieConsent, InvalidInput, NotFound, RateLimited],
);

/** What a browser allows: asked and answered without signing in. */
@Resolver()
export class CookieConsentResolver {
  constructor(
    private readonly context: ContextStore,
    private readonly banners: CookieBanners,
    private readonly read: ReadCookieConsent,
    private readonly set: SetCookieConsent,
  ) {}

  @Query(() => CookieConsent, { description: 'What this browser allows, and whether it has to be asked.' })
  @Access({ anonymous: true })
  async cookieConsent(): Promise<CookieConsent> {
    return new CookieConsent(await this.read.run());
  }

  @Query(() => CookieBanner, { description: 'What to ask this browser with, in a language and by the rules of the place where it is.' })
  @Access({ anonymous: true })
  async cookieBanner(@Args() { locale }: CookieBannerArgs): Promise<CookieBanner> {
    const { id, textHash, ...banner } = await this.banners.current(locale ?? this.context.current.locale);
    return { ...banner, id: toPublicId(NOTICE, id), textHash: textHash.toString('hex') };
  }

  @Mutation(() => SetCookieConsentResult, {
    description: 'Answers the banner, for this browser and the account that is signed in on it; also how to withdraw. The answer expires the cookies of what is refused.',
  })
  @Access({ anonymous: true })
  async setCookieConsent(@Args('input', { description: 'Which banner, and what is allowed.' }) input: SetCookieConsentInput): Promise<CookieConsent> {
    await this.set.run(parseId(NOTICE, input.bannerId), { analytics: input.analytics, marketing: input.marketing });
    return new CookieConsent(await this.read.run());
  }
}
