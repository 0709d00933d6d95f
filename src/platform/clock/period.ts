const SHAPE = /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Years, months, weeks, days, hours, minutes and seconds of an ISO 8601 duration. @throws RangeError for anything else */
export function partsOf(period: string): readonly number[] {
  const found = SHAPE.exec(period);
  if (!found) throw new RangeError(`${period} is no period`);
  return found.slice(1).map((digits) => Number(digits ?? 0));
}

/** Milliseconds of a period of weeks, days and smaller: those that have a fixed length. @throws RangeError for any other */
export function fixedLength(period: string): number {
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = partsOf(period);
  if (years + months > 0) throw new RangeError(`${period} has no fixed length`);
  return (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1_000;
}

/** So much later, or with -1 earlier, by the calendar (UTC). The last day of a shorter month stands for days that it doesn't have. @throws RangeError for what is no period */
export function addPeriod(date: Date, period: string, sign: 1 | -1 = 1): Date {
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = partsOf(period);
  const moved = new Date(date);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + sign * (12 * years + months));
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(date.getUTCDate(), lastDay) + sign * (7 * weeks + days));
  return new Date(moved.getTime() + sign * (((hours * 60 + minutes) * 60) + seconds) * 1_000);
}
