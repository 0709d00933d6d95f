/** What allows personal data to be where a recipient has it (Chapter V of the UK and the EU GDPR). */
export const TRANSFER_MECHANISMS = ['in-house', 'domestic', 'uk-adequacy', 'eu-adequacy', 'dpf', 'scc-idta', 'explicit-consent', 'none'] as const;
export type TransferMechanism = (typeof TRANSFER_MECHANISMS)[number];

/** Where nothing leaves us, in the place of a country. */
export const IN_HOUSE = 'in-house';

/** What the law says about countries, as data: it changes without us. ISO 3166 codes. */
export interface TransferRules {
  readonly controllerCountry: string;
  readonly adequacy: { readonly uk: readonly string[]; readonly eu: readonly string[] };
}

/** Whether the mechanism can carry a transfer to that country at all [P65]. */
export function covers(mechanism: TransferMechanism, country: string, { controllerCountry, adequacy }: TransferRules): boolean {
  if (mechanism === 'none') return false;
  if (country === IN_HOUSE || mechanism === 'in-house') return country === IN_HOUSE && mechanism === 'in-house';
  switch (mechanism) {
    case 'domestic':
      return country === controllerCountry;
    case 'uk-adequacy':
      return adequacy.uk.includes(country);
    case 'eu-adequacy':
      return adequacy.eu.includes(country);
    // The EU–US Data Privacy Framework and its UK extension: certified companies of one country.
    case 'dpf':
      return country === 'US';
    case 'scc-idta':
    case 'explicit-consent':
      return true;
  }
}
