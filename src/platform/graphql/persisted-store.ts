import { InMemoryLRUCache, type KeyValueCache } from '@apollo/utils.keyvaluecache';
import type { DocumentNode } from 'graphql';
import type { PersistedDocuments } from './persisted-documents.js';

/** Bytes of parsed documents that are kept: an ad-hoc client can't grow the process. */
const AD_HOC_BYTES = 8 * 1024 * 1024;
const HASH_LENGTH = 64;

/**
 * Where Apollo looks for a document before it parses and validates one: among the persisted ones, which are always there, then among those that were sent.
 * A key ends in the SHA-256 of the text, which is a persisted document's id.
 */
export function documentStore(persisted: PersistedDocuments): KeyValueCache<DocumentNode> {
  const adHoc = new InMemoryLRUCache<DocumentNode>({ maxSize: AD_HOC_BYTES });
  return {
    get: (key) => {
      const found = persisted.byHash(key.slice(-HASH_LENGTH));
      return found ? Promise.resolve(found.document) : adHoc.get(key);
    },
    set: (key, document, options) => adHoc.set(key, document, options),
    delete: (key) => adHoc.delete(key),
  };
}
