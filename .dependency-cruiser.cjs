// Who may import whom. Every rule has a fixture in test/architecture/fixtures that must fail it.
const allowed = {
  media: [],
  accounts: ['media'],
  credits: ['accounts'],
  legal: ['accounts'],
  retention: ['accounts'],
  consent: ['accounts', 'legal'],
  moderation: ['accounts', 'media'],
  billing: ['accounts', 'credits'],
  generation: ['accounts', 'media', 'credits', 'moderation', 'consent', 'legal'],
  partners: ['accounts', 'generation'],
  'privacy-requests': ['accounts', 'consent', 'legal', 'retention'],
  support: ['accounts', 'media', 'privacy-requests'],
};
const error = (name, comment, from, to, rest = {}) => ({ name, comment, severity: 'error', from, to, ...rest });

module.exports = {
  forbidden: [
    ...Object.entries(allowed).map(([module, may]) =>
      error(`module-${module}`, `${module} may reach: ${may.join(', ') || 'no other module'}. Everything else goes through events.`,
        { path: `^src/modules/${module}/` }, { path: '^src/modules/', pathNot: `^src/modules/(${[module, ...may].join('|')})/` })),
    error('module-unknown', 'A module that the rules above do not name.', { path: '^src/modules/', pathNot: `^src/modules/(${Object.keys(allowed).join('|')})/` }, {}),
    error('module-front-door', "Another module is reached through its index.ts only.", { path: '^src/modules/([^/]+)/' }, { path: '^src/modules/', pathNot: '^src/modules/($1/|[^/]+/index\\.ts$)' }),
    error('platform-below-modules', 'platform and config know no module.', { path: '^src/(platform|config)/' }, { path: '^src/(modules/|app\\.module|data-maps)' }),
    error('config-stands-alone', 'config knows nothing of the platform.', { path: '^src/config/' }, { path: '^src/platform/' }),
    error('domain-is-pure', 'domain/ holds rules: no framework, no database, no GraphQL.', { path: '^src/modules/[^/]+/domain/', pathNot: '\\.spec\\.ts$' },
      { path: '(^|/)node_modules/(@nestjs|@apollo|typeorm|pg|graphql|fastify|bull|ioredis|class-validator|class-transformer)/|^src/platform/(access|database|graphql|health|http|mail|queue|rate-limit|scheduling|storage)/|/(entities|graphql|http|jobs)/' }),
    error('edges-call-services', 'graphql/, http/ and jobs/ call services; they touch no entity manager.', { path: '^src/modules/[^/]+/(graphql|http|jobs)/', pathNot: '\\.spec\\.ts$' },
      { path: '(^|/)node_modules/(@nestjs/typeorm|typeorm|pg)/|^src/platform/database/|/entities/' }),
    error('index-exports-no-entity', 'Across modules there are ids, not rows.', { path: '^src/modules/[^/]+/index\\.ts$' }, { path: '/entities/' }),
    error('price-knows-no-consent', 'Whoever sets prices, credits and limits can reach no consent, not even by way of others: nobody is worse off for a right they use.',
      { path: '^src/modules/(credits|billing)/|^src/platform/rate-limit/|^src/modules/generation/(quote-generation|prepare-task|domain/pricing)\\.ts$' },
      { path: '^src/modules/consent/', reachable: true }),
    error('stripe-only-in-billing', 'Only billing talks to Stripe.', { path: '^src/', pathNot: '^src/modules/billing/' }, { path: '(^|/)node_modules/stripe/' }),
    error('bull-only-in-queue', 'Bull stays behind platform/queue.', { path: '^src/', pathNot: '^src/platform/queue/' }, { path: '(^|/)node_modules/(@nestjs/bull|bull)/' }),
    error('src-without-tests', 'The product never loads its tests.', { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' }, { path: '^test/' }),
    error('no-circles', 'No import circles.', {}, { circular: true }),
error('no-orphans', 'A file that no entry point reaches.', { path: '^src/(main|migrate|seed|staff|print-schema)\\.ts$|\\.child\\.ts$' },
      { path: '^src/', pathNot: '\\.(spec|child)\\.ts$|^src/(main|migrate|seed|staff|print-schema)\\.ts$', reachable: false }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], mainFields: ['module', 'main', 'types'] },
  },
};
