/** A small house in which everything is built wrongly once: file -> [rule it must fail, source]. */
export const wrong: Record<string, [rule: string, source: string]> = {
  'src/modules/media/a.ts': ['module-media', `import '../accounts/index.js';`],
  'src/modules/accounts/a.ts': ['module-accounts', `import '../credits/index.js';`],
  'src/modules/credits/a.ts': ['module-credits', `import '../media/index.js';`],
  'src/modules/legal/a.ts': ['module-legal', `import '../media/index.js';`],
  'src/modules/retention/a.ts': ['module-retention', `import '../media/index.js';`],
  'src/modules/consent/a.ts': ['module-consent', `import '../media/index.js';`],
  'src/modules/moderation/a.ts': ['module-moderation', `import '../credits/index.js';`],
  'src/modules/billing/a.ts': ['module-billing', `import '../media/index.js';`],
  'src/modules/generation/a.ts': ['module-generation', `import '../billing/index.js';`],
  'src/modules/partners/a.ts': ['module-partners', `import '../media/index.js';`],
  'src/modules/privacy-requests/a.ts': ['module-privacy-requests', `import '../media/index.js';`],
  'src/modules/support/a.ts': ['module-support', `import '../credits/index.js';`],
  'src/modules/gadgets/a.ts': ['module-unknown', `import '../gadgets/b.js';`],
  'src/modules/credits/b.ts': ['module-front-door', `import '../accounts/inside.js';`],
  'src/platform/a.ts': ['platform-below-modules', `import '../modules/media/index.js';`],
  'src/config/a.ts': ['config-stands-alone', `import '../platform/access/x.js';`],
  'src/modules/media/domain/a.ts': ['domain-is-pure', `import 'typeorm';`],
  'src/modules/media/domain/b.ts': ['domain-is-pure', `import '../../../platform/database/database.js';`],
  'src/modules/media/graphql/a.ts': ['edges-call-services', `import 'typeorm';`],
  'src/modules/media/http/a.ts': ['edges-call-services', `import '../../../platform/database/index.js';`],
  'src/modules/media/jobs/a.ts': ['edges-call-services', `import type { E } from '../entities/x.entity.js'; export type F = E;`],
  'src/modules/accounts/index.ts': ['index-exports-no-entity', `export * from './entities/x.entity.js';`],
  'src/modules/credits/c.ts': ['stripe-only-in-billing', `import 'stripe';`],
  'src/modules/generation/quote-generation.ts': ['price-knows-no-consent', `import './way-round.js';`],
  'src/modules/credits/d.ts': ['bull-only-in-queue', `import 'bull';`],
  'src/modules/credits/e.ts': ['src-without-tests', `import '../../../test/support/x.js';`],
  'src/modules/credits/f.ts': ['no-circles', `import './g.js'; export const f = 1;`],
  'src/modules/credits/nobody.ts': ['no-orphans', `export const nobody = 1;`],
};

const empty = 'export {};';
/** What the wrong files import, itself in order, and an entry point that reaches all but the orphan. */
export const around: Record<string, string> = {
  'src/modules/media/index.ts': empty, 'src/modules/credits/index.ts': empty, 'src/modules/billing/index.ts': empty, 'src/modules/accounts/inside.ts': empty,
  'src/modules/gadgets/b.ts': empty, 'src/platform/access/x.ts': empty, 'src/platform/database/database.ts': empty, 'src/platform/database/index.ts': empty, 'test/support/x.ts': empty,
  'src/modules/media/entities/x.entity.ts': 'export interface E { a: 1 }', 'src/modules/accounts/entities/x.entity.ts': 'export interface E { a: 1 }',
  // The other half of the circle, which is reported once.
  'src/modules/credits/g.ts': `import './f.js'; export const g = 1;`,
  'src/modules/consent/index.ts': empty, 'src/modules/generation/way-round.ts': `import '../consent/index.js';`,
  // In order: a module it may reach, through the front door.
  'src/modules/credits/right.ts': `import '../accounts/index.js';`,
  'src/modules/billing/stripe.ts': `import 'stripe';`,
  'src/platform/queue/bull.ts': `import 'bull';`,
  'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'nodenext', target: 'es2022' } }),
  'package.json': JSON.stringify({ name: 'fixture', type: 'module', dependencies: { typeorm: '1', stripe: '1', bull: '1' } }),
  ...Object.fromEntries(['typeorm', 'stripe', 'bull'].flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })], [`node_modules/${name}/index.js`, ''],
  ])),
};
