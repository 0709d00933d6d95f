/** Credits by resolution: for each picture, or for each second of video. */
export type PriceList = { readonly perOutput: Readonly<Record<string, number>> } | { readonly perSecond: Readonly<Record<string, number>> };

/** What the price depends on. */
export interface PricedParameters {
  readonly resolution: string;
  /** Null for pictures. */
  readonly durationSeconds: number | null;
}

/** Price of one output in credits. @throws RangeError for a resolution the list doesn't have, or video without a duration */
export function priceOfOne(prices: PriceList, { resolution, durationSeconds }: PricedParameters): number {
  const unit = 'perOutput' in prices ? prices.perOutput[resolution] : prices.perSecond[resolution];
  if (unit === undefined) throw new RangeError(`no price for ${resolution}`);
  if ('perOutput' in prices) return unit;
  if (durationSeconds === null) throw new RangeError('a price by the second needs a duration');
  return unit * durationSeconds;
}

/** Price of `count` outputs in credits. */
export const priceOf = (prices: PriceList, parameters: PricedParameters & { readonly count: number }): number => priceOfOne(prices, parameters) * parameters.count;

/**
 * What is charged when `delivered` of `count` came: exactly their share of what was agreed, rounded down; all of it for all of them, or for more.
 * @param agreed price of all, in credits; a quote may have made it lower than the list's
 */
export const priceOfDelivered = (agreed: number, count: number, delivered: number): number => Math.floor((agreed * Math.min(delivered, count)) / count);

/** The lowest price in the list: one picture, or one second. */
export const creditsFrom = (prices: PriceList): number => Math.min(...Object.values('perOutput' in prices ? prices.perOutput : prices.perSecond));
