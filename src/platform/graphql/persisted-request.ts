import type { Config } from '../../config/index.js';
import type { Caller } from '../context/index.js';
import type { PersistedDocument, PersistedDocuments } from './persisted-documents.js';

/** What a request names its operation by. Anything may be in it. */
export interface DocumentRequest {
  readonly documentId?: unknown;
  readonly query?: unknown;
  readonly extensions?: unknown;
}

/** `reason` is part of the API: clients tell refusals apart by it. */
export interface DocumentRefusal {
  readonly reason: 'PERSISTED_DOCUMENT_NOT_FOUND' | 'PERSISTED_DOCUMENT_REQUIRED' | 'PERSISTED_DOCUMENT_AMBIGUOUS';
  readonly message: string;
}

const refusals = {
  unknown: { reason: 'PERSISTED_DOCUMENT_NOT_FOUND', message: 'No persisted document has this id.' },
  required: { reason: 'PERSISTED_DOCUMENT_REQUIRED', message: 'Only persisted documents are answered here. Programs use an API key.' },
  ambiguous: { reason: 'PERSISTED_DOCUMENT_AMBIGUOUS', message: 'Send either documentId or query.' },
} satisfies Record<string, DocumentRefusal>;

/**
 * Finds the document that a request means.
 * @returns null for one that brings its own document and may
 */
export function documentOf(request: DocumentRequest, caller: Caller | null, documents: PersistedDocuments, config: Config): PersistedDocument | DocumentRefusal | null {
  const { query } = request;
  const id = idOf(request);
  // graphql-ws wants a query in every message; an empty one is none.
  const brings = query !== undefined && query !== null && query !== '';
  if (id === undefined) {
    if (!brings || mayBring(caller, config)) return null;
    return (typeof query === 'string' && documents.byText(query)) || refusals.required;
  }
  if (brings) return refusals.ambiguous;
  return (typeof id === 'string' && documents.find(id)) || refusals.unknown;
}

/** Programs with a key may always; browsers where the configuration lets them. */
function mayBring(caller: Caller | null, { REQUIRE_PERSISTED_DOCUMENTS: required }: Config): boolean {
  if (required === 'off' || caller?.kind === 'apiKey') return true;
  return required === 'sessions' && caller === null;
}

/** `documentId`, or the hash by which Apollo's clients name a document of their manifest. A hash with a query beside it wants to register: Apollo refuses that. */
function idOf({ documentId, query, extensions }: DocumentRequest): unknown {
  if (documentId !== undefined && documentId !== null) return documentId;
  const { documentId: extended, persistedQuery } = (extensions ?? {}) as { documentId?: unknown; persistedQuery?: { sha256Hash?: unknown } | null };
  if (extended !== undefined && extended !== null) return extended;
  const hash = persistedQuery?.sha256Hash;
  return typeof hash === 'string' && !query ? `sha256:${hash}` : undefined;
}

export const isRefusal = (found: PersistedDocument | DocumentRefusal): found is DocumentRefusal => 'reason' in found;
