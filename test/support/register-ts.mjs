// Lets a child process that a test forks run our TypeScript as it stands: Node strips the types itself, this only finds `x.ts` where the source says
// `./x.js`. Given to children through NODE_OPTIONS by scripts/test.mjs; the built product never loads it.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

registerHooks({
  resolve(specifier, context, next) {
    if (/^(\.{1,2}\/|file:|\/)/.test(specifier) && specifier.endsWith('.js')) {
      const base = context.parentURL ?? 'file:///';
      const source = new URL(specifier.replace(/\.js$/, '.ts'), base);
      if (!existsSync(fileURLToPath(new URL(specifier, base))) && existsSync(fileURLToPath(source))) return next(source.href, context);
    }
    return next(specifier, context);
  },
});
