import { createHash } from 'node:crypto';
import type { Figures } from './figures.js';

/** The figures that a version was written with, as its version.json keeps them; tables by the hash of their data. */
export type SealedFigures = Readonly<Record<string, string | number>>;

export const sealedFigures = (figures: Figures): SealedFigures => Object.fromEntries(Object.entries(figures).map(([name, value]) =>
  [name, typeof value === 'object' ? `sha256:${createHash('sha256').update(JSON.stringify(value)).digest('hex')}` : value]));

/** @returns in words, which figures are no longer what they were when the version was written */
export function changedFigures(sealed: SealedFigures, current: SealedFigures): string[] {
  const names = [...new Set([...Object.keys(sealed), ...Object.keys(current)])].sort();
  return names.filter((name) => sealed[name] !== current[name])
    .map((name) => `${name} was ${sealed[name] ?? 'not shown'} and is ${current[name] ?? 'not shown'}: add a new version of the document (docs/policies.md)`);
}
