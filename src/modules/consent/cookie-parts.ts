import { BindGpc } from './bind-gpc.js';
import { CarryChoices } from './carry-choices.js';
import { ConsentProofs } from './consent-proofs.js';
import { CookieBanners } from './cookie-banner.js';
import { CookieChoices } from './cookie-choices.js';
import { CookieStates } from './cookie-states.js';
import { CookieTerms } from './cookie-terms.js';
import { ConsentProofResolver } from './graphql/consent-proof.resolver.js';
import { CookieConsentResolver } from './graphql/cookie-consent.resolver.js';
import { ReadCookieConsent } from './read-cookie-consent.js';
import { RecordCookies } from './record-cookies.js';
import { SetCookieConsent } from './set-cookie-consent.js';
import { VisitorCookie } from './visitor-cookie.js';

/** The module's part about cookies: banner, choices, signal, proof. */
export const cookieParts = {
  providers: [
    BindGpc, CarryChoices, ConsentProofResolver, ConsentProofs, CookieBanners, CookieChoices, CookieConsentResolver, CookieStates, CookieTerms, ReadCookieConsent,
    RecordCookies, SetCookieConsent, VisitorCookie,
  ],
  exports: [CookieChoices],
} as const;
