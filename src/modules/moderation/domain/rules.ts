import { deceptionRules } from './deception.rules.js';
import { harassmentRules, selfHarmRules } from './harm.rules.js';
import { hateRules } from './hate.rules.js';
import { minorsRules } from './minors.rules.js';
import type { Rule } from './rule.js';
import { sexualRules } from './sexual.rules.js';
import { unlawfulRules } from './unlawful.rules.js';
import { violenceRules } from './violence.rules.js';

/** The first rules of the acceptable-use policy for prompts. */
export const promptRules: readonly Rule[] = [
  ...minorsRules, ...sexualRules, ...selfHarmRules, ...violenceRules, ...hateRules, ...harassmentRules, ...unlawfulRules, ...deceptionRules,
];
