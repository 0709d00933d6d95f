import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable, Logger } from '@nestjs/common';
import { type DocumentNode, type GraphQLSchema, NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate } from 'graphql';
import { Config } from '../../config/index.js';
import { limits } from './limits.js';
import { limitsRule } from './limits.rule.js';

export interface PersistedDocument {
  readonly text: string;
  readonly document: DocumentNode;
}

const ID = /^sha256:([0-9a-f]{64})$/;

/**
 * The documents that the web app was built with, by the SHA-256 of their text. Several manifests count together, so that an old and a new release of the web app
 * are both answered while one replaces the other.
 */
@Injectable()
export class PersistedDocuments {
  private readonly logger = new Logger(PersistedDocuments.name);
  private readonly documents = new Map<string, PersistedDocument>();

  constructor(private readonly config: Config) {}

  /**
   * Reads the manifests; every document is parsed and checked once, here.
   * @throws Error naming the manifest and the document that doesn't fit
   */
  load(schema: GraphQLSchema): void {
    const rules = this.config.production ? [...specifiedRules, NoSchemaIntrospectionCustomRule] : specifiedRules;
    const files = manifestsOf(this.config.PERSISTED_DOCUMENTS);
    for (const file of files) {
      for (const [id, text] of readManifest(file)) {
        const hash = ID.exec(id)?.[1];
        const where = `persisted document ${id} of ${file}`;
        if (hash === undefined || typeof text !== 'string') throw new Error(`${where}: an entry is "sha256:<64 hex digits>": "<document>"`);
        if (createHash('sha256').update(text).digest('hex') !== hash) throw new Error(`${where}: its text has another hash`);
        if (this.documents.has(hash)) continue;
        this.documents.set(hash, { text, document: check(schema, text, [...rules, limitsRule(!this.config.production)], where) });
      }
    }
    if (files.length > 0) this.logger.log(`${this.documents.size} persisted documents of ${files.length} manifests`);
  }

  /** @param id as the client sends it, `sha256:` and the hash */
  find(id: string): PersistedDocument | undefined {
    const hash = ID.exec(id)?.[1];
    return hash === undefined ? undefined : this.documents.get(hash);
  }

  /** @param hash hex, without a prefix */
  byHash(hash: string): PersistedDocument | undefined {
    return this.documents.get(hash);
  }

  /** The document with exactly this text. */
  byText(text: string): PersistedDocument | undefined {
    return this.documents.size === 0 ? undefined : this.documents.get(createHash('sha256').update(text).digest('hex'));
  }
}

function check(schema: GraphQLSchema, text: string, rules: Parameters<typeof validate>[2], where: string): DocumentNode {
  try {
    const document = parse(text, { maxTokens: limits.tokens });
    const [problem] = validate(schema, document, rules);
    if (problem) throw problem;
    return document;
  } catch (error) {
    throw new Error(`${where} (${/\b(?:query|mutation|subscription)\s+(\w+)/.exec(text)?.[1] ?? 'without a name'}): ${(error as Error).message}`, { cause: error });
  }
}

/** Files as they are; of folders their .json files. */
function manifestsOf(setting: string): string[] {
  const paths = setting.split(',').map((path) => path.trim()).filter(Boolean);
  return paths.flatMap((path) => (statSync(path).isDirectory() ? readdirSync(path).filter((name) => name.endsWith('.json')).sort().map((name) => join(path, name)) : [path]));
}

function readManifest(file: string): [string, unknown][] {
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) throw new Error(`${file} is no manifest of persisted documents`);
  return Object.entries(manifest);
}
