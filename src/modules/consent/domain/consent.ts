/** What can be consented to. */
export const consentPurposes = ['COOKIES_ANALYTICS', 'COOKIES_MARKETING', 'MARKETING_EMAIL', 'MODEL_TRAINING', 'PRODUCT_IMPROVEMENT', 'INTERNATIONAL_TRANSFER'] as const;
export type ConsentPurposeKey = (typeof consentPurposes)[number];

/** The categories of cookies that wait for a choice, as purposes. */
export const cookiePurposes = ['COOKIES_ANALYTICS', 'COOKIES_MARKETING'] as const satisfies readonly ConsentPurposeKey[];
