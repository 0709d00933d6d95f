import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { CookieConsentView } from '../read-cookie-consent.js';

export enum ConsentSignal {
  granted = 'granted',
  denied = 'denied',
}
registerEnumType(ConsentSignal, { name: 'ConsentSignal', description: "As Google's tags write it." });

const signal = (allowed: boolean): ConsentSignal => (allowed ? ConsentSignal.granted : ConsentSignal.denied);

@ObjectType({ description: "What Google's tags are told (Consent Mode v2), under Google's own names: the object can be handed to gtag('consent', ...) as it is." })
export class ConsentSignals {
  @Field(() => ConsentSignal, { description: 'Storage for advertising.' })
  readonly ad_storage: ConsentSignal;

  @Field(() => ConsentSignal, { description: 'Sending data about the person to Google for advertising.' })
  readonly ad_user_data: ConsentSignal;

  @Field(() => ConsentSignal, { description: 'Personalised advertising.' })
  readonly ad_personalization: ConsentSignal;

  @Field(() => ConsentSignal, { description: 'Storage for analytics.' })
  readonly analytics_storage: ConsentSignal;

  @Field(() => ConsentSignal, { description: 'Storage for functions such as the language. Necessary.' })
  readonly functionality_storage: ConsentSignal;

  @Field(() => ConsentSignal, { description: 'Storage for security, such as signing in. Necessary.' })
  readonly security_storage: ConsentSignal;

  constructor({ analytics, marketing }: { readonly analytics: boolean; readonly marketing: boolean }) {
    this.ad_storage = signal(marketing);
    this.ad_user_data = signal(marketing);
    this.ad_personalization = signal(marketing);
    this.analytics_storage = signal(analytics);
    this.functionality_storage = ConsentSignal.granted;
    this.security_storage = ConsentSignal.granted;
  }
}

@ObjectType({ description: 'What this browser allows. Everything that is not necessary is off until it was allowed.' })
export class CookieConsent {
  @Field({ description: 'Always true: sign-in, security, language and the answer itself need no consent.' })
  readonly necessary: boolean = true;

  @Field({ description: 'Whether use may be measured.' })
  readonly analytics: boolean;

  @Field({ description: 'Whether advertising may be measured. Never while the browser sends Sec-GPC: 1.' })
  readonly marketing: boolean;

  @Field({ description: 'Whether the banner must be shown now.' })
  readonly bannerRequired: boolean;

  @Field({ description: 'Whether the browser sends Sec-GPC: 1, which keeps marketing cookies and sharing for advertising off.' })
  readonly gpc: boolean;

  @Field({ description: 'Whether an earlier signal still binds this browser or account: until marketing is allowed without it.' })
  readonly gpcBound: boolean;

  @Field({ description: 'The rules that apply where the browser is, e.g. UK, EU_EEA, US_CA. Unknown places get the strictest.' })
  readonly regime: string;

  @Field({ description: 'Of the cookie policy in force.' })
  readonly policyVersion: string;

  @Field(() => Date, { nullable: true, description: 'When this browser last chose; null: never, or its cookie is gone.' })
  readonly decidedAt: Date | null;

  @Field(() => ConsentSignals, { description: "The same for Google's tags." })
  readonly signals: ConsentSignals;

  constructor(view: CookieConsentView) {
    this.analytics = view.analytics;
    this.marketing = view.marketing;
    this.bannerRequired = view.bannerRequired;
    this.gpc = view.gpc;
    this.gpcBound = view.gpcBound;
    this.regime = view.regime;
    this.policyVersion = view.policyVersion;
    this.decidedAt = view.decidedAt;
    this.signals = new ConsentSignals(view);
  }
}

@ObjectType({ description: 'What to ask with. Kept word for word: the answer names it.' })
export class CookieBanner {
  @Field(() => ID, { description: 'To be sent with the answer.' })
  readonly id: string;

  @Field({ description: 'What to show, without style or script. Its buttons carry data-choice: refuse, accept, save.' })
  readonly html: string;

  @Field({ description: 'SHA-256 of html as UTF-8, in hexadecimal digits.' })
  readonly textHash: string;

  @Field({ description: 'Of the cookie policy that it belongs to.' })
  readonly policyVersion: string;
}
