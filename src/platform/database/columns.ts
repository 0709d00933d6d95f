import type { ValueTransformer } from 'typeorm';

/** bigint columns as numbers. @throws RangeError beyond 2^53, which no CHECKed amount reaches */
export const bigintColumn: ValueTransformer = {
  to: (value: number | null | undefined) => value,
  from: (value: string | null) => {
    if (value === null) return null;
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw new RangeError('bigint beyond the safe integers');
    return number;
  },
};
