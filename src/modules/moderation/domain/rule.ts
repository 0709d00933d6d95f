import type { Locale } from '../../../platform/context/index.js';
import type { SafetyCategory } from './safety-category.js';

/** Terms, and how far off they count: within that many words (characters in Chinese, Japanese and Korean); Infinity for anywhere in the text. */
export interface Nearby {
  readonly any: readonly string[];
  readonly within: number;
}

/** A rule is data: a text breaks it when one of `any` stands in it, with one of each list in `near` close by, and nothing of `unless` to clear it. */
export interface Rule {
  /** Stable; recorded with a refusal. */
  readonly id: string;
  readonly category: SafetyCategory;
  /** How terms are written: see parseTerm. */
  readonly any: readonly string[];
  readonly near?: readonly Nearby[];
  /** What clears an occurrence that it overlaps or stands right beside (or within `unlessWithin`). Never the whole text, or it would be a password. */
  readonly unless?: readonly string[];
  readonly unlessWithin?: number;
  /** Only for texts in these languages: for words that mean something else elsewhere. */
  readonly locales?: readonly `${Locale}`[];
  /** The prompt (the default), or what the picture must not show. */
  readonly reads?: 'prompt' | 'negative';
  /** For a rule about what must not be shown: counts only where the prompt has one of these. */
  readonly withPrompt?: readonly string[];
}

/** A list of terms, separated by `|` or line ends. */
export const terms = (list: string): string[] => list.split(/[|\n]/).map((term) => term.trim()).filter((term) => term !== '');
