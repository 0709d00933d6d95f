/** What account holders choose about, apart from cookies. Nothing is granted until they say so [P27]. */
export enum AccountPurpose {
  MARKETING_EMAIL = 'MARKETING_EMAIL',
  MODEL_TRAINING = 'MODEL_TRAINING',
  PRODUCT_IMPROVEMENT = 'PRODUCT_IMPROVEMENT',
  INTERNATIONAL_TRANSFER = 'INTERNATIONAL_TRANSFER',
}

/** A consent to a transfer holds for one recipient, after a notice that named it [P66]. */
export const isPerRecipient = (purpose: AccountPurpose): boolean => purpose === AccountPurpose.INTERNATIONAL_TRANSFER;
