import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { ContextStore } from '../context/index.js';

/** One DataLoader per request and name: N items cost one statement, and nothing is shared between callers. */
@Injectable()
export class Loaders {
  constructor(private readonly context: ContextStore) {}

  /**
   * @param name unique per batch function
   * @param batch answers all keys at once, as a map; keys it lacks load as undefined
   */
  load<K extends string, V>(name: string, key: K, batch: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>): Promise<V | undefined> {
    const { memo, life } = this.context.current;
    let loader = memo.get(name) as DataLoader<K, V | undefined> | undefined;
    if (!loader) {
      loader = new DataLoader<K, V | undefined>(async (keys) => {
        life?.throwIfEnded();
        const found = await batch(keys);
        return keys.map((one) => found.get(one));
      });
      memo.set(name, loader);
    }
    return loader.load(key);
  }
}
