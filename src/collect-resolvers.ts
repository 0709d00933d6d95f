import type { DynamicModule, Provider, Type } from '@nestjs/common';

type Import = Type | DynamicModule | Promise<DynamicModule> | { forwardRef: () => Type };

/** Every resolver class that a module brings, found in the modules' metadata: the schema can be printed without a database. */
export function collectResolvers(root: Type | DynamicModule): Type[] {
  const seen = new Set<unknown>();
  const found = new Set<Type>();
  const visit = (entry: Import): void => {
    if (seen.has(entry) || entry instanceof Promise) return;
    seen.add(entry);
    if ('forwardRef' in entry) return visit(entry.forwardRef());
    const type = 'module' in entry ? entry.module : entry;
    const meta = <T>(key: string): T[] => (Reflect.getMetadata(key, type) as T[] | undefined) ?? [];
    const dynamic: Partial<DynamicModule> = 'module' in entry ? entry : {};
    for (const provider of [...meta<Provider>('providers'), ...(dynamic.providers ?? [])]) {
      if (typeof provider === 'function' && Reflect.hasMetadata('graphql:resolver_type', provider)) found.add(provider as Type);
    }
    for (const next of [...meta<Import>('imports'), ...((dynamic.imports ?? []) as Import[])]) visit(next);
  };
  visit(root);
  return [...found];
}
