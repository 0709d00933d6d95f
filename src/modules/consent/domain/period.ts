const SHAPE = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?$/;
const partsOf = (period: string): [number, number, number] => {
  const [, years, months, days] = SHAPE.exec(period) ?? [];
  if (years === undefined && months === undefined && days === undefined) throw new Error(`${period} is no period in years, months and days`);
  return [Number(years ?? 0), Number(months ?? 0), Number(days ?? 0)];
};

/** So much later, or with -1 earlier, by the calendar (UTC). The last day of a shorter month stands for days that it doesn't have. */
export function addPeriod(date: Date, period: string, sign: 1 | -1 = 1): Date {
  const [years, months, days] = partsOf(period);
  const moved = new Date(date);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + sign * (12 * years + months));
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(date.getUTCDate(), lastDay) + sign * days);
  return moved;
}

/** In words, e.g. `12 months`. @param language BCP 47 */
export function periodInWords(period: string, language: string): string {
  const words = (unit: string, count: number) => (count === 0 ? [] : [new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count)]);
  const [years, months, days] = partsOf(period);
  return [...words('year', years), ...words('month', months), ...words('day', days)].join(' ');
}
