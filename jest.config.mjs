// Tests run as native ES modules; SWC only translates, `npm run typecheck` judges the types.
const base = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['@swc/jest', {
      jsc: {
        target: 'es2024',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
      module: { type: 'es6' },
    }],
  },
};
const project = (displayName, testMatch) => ({
  ...base,
  displayName,
  testMatch: testMatch.map((glob) => `<rootDir>/${glob}`),
  ...(displayName === 'unit' ? {} : { setupFiles: ['<rootDir>/test/support/load-nest.mjs'] }),
});
export default {
  testTimeout: 60_000,
  projects: [
    project('unit', ['src/**/*.spec.ts']),
    project('architecture', ['test/architecture/**/*.spec.ts']),
    project('integration', ['test/integration/**/*.spec.ts', 'test/migrations/**/*.spec.ts']),
    project('e2e', ['test/e2e/**/*.spec.ts']),
    project('faults', ['test/faults/**/*.spec.ts']),
  ],
};
