import { nextAddress, operation, type Reply, send } from './hostile-client.js';
import type { HostileTarget } from './hostile-server.js';

/** What top-level errors and plain routes may say; INVALID_INPUT is a route's word for a parameter that can't be. */
const CODES = ['UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'NOT_FOUND', 'THROTTLED', 'INTERNAL', 'INVALID_INPUT'];
/** Stacks, paths, SQL, what the house is built of, and what it offers instead. */
const TELLING = /node_modules|\/src\/|\/work\/|\bat \S+ \(|\.[cm]?[jt]s:\d|\b(select|insert|update) .* (from|into|set) |postgres|redis|typeorm|apollo|fastify|nestjs|graphql-js|node:|\b(FST|HPE|ERR)_|ECONN|stack|did you mean/i;
/** A refusal doesn't say at length what it was sent. */
const MAX_BODY_BYTES = 4_096;

export interface Refusal { readonly status: number; readonly limit?: string; readonly code?: string }

/** Refused, in the words of the contract: a code of it and an id to quote, and nothing about how the house is built. */
export function expectRefusal({ status, headers, body }: Reply, expected: Refusal): void {
  expect({ status, body }).toMatchObject({ status: expected.status });
  expect(body).not.toMatch(TELLING);
  expect(body.length).toBeLessThan(MAX_BODY_BYTES);
  expect(headers['content-type']).toMatch(/^application\/(json|graphql-response\+json)/);
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(Object.keys(headers)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(server|x-powered-by)$/)]));
  const answer = JSON.parse(body) as { code?: string; correlationId?: string; errors?: { extensions: { code: string; correlationId: string; limit?: string } }[] };
  const said = answer.errors?.map(({ extensions }) => extensions) ?? [answer as { code: string; correlationId: string; limit?: string }];
  expect(said.length).toBeGreaterThan(0);
  for (const { code, correlationId } of said) {
    expect(CODES).toContain(code);
    expect(correlationId).toMatch(/^[\w-]{8,64}$/);
  }
  expect(said.map(({ code }) => code)).not.toContain(expected.code === 'INTERNAL' ? undefined : 'INTERNAL');
  if (expected.limit) expect(said.map(({ limit }) => limit)).toEqual([expected.limit]);
  if (expected.code) expect(said[0]?.code).toBe(expected.code);
}

/** The process answers the next ordinary request. */
export async function expectServing({ port }: HostileTarget): Promise<void> {
  const { status, body } = await send(port, operation('{ viewer { id } }', undefined, { 'X-Forwarded-For': nextAddress() }));
  expect({ status, data: (JSON.parse(body) as { data: unknown }).data }).toEqual({ status: 200, data: { viewer: null } });
}
