import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder: above src/ in development, above dist/ where the product was built. */
function projectFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('there is no package.json above the code, so nobody knows where policies/ is');
    folder = parent;
  }
  return folder;
}

/** Where the policy's data and texts are. */
export const policiesFolder = join(projectFolder(), 'policies');

/**
 * Data of the policy, which engines and texts share.
 * @param name path below policies/, e.g. `retention.json`
 * @throws Error naming the file when it is missing or no JSON; what is in it is for the caller to check
 */
export function readPolicyFile(name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(policiesFolder, name), 'utf8'));
  } catch (cause) {
    throw new Error(`policies/${name} can't be read`, { cause });
  }
}
