import { FIRST_LINK, type ChainedEvent, nextLink } from './audit-chain.js';
import { assertAuditable } from './audit-details.js';

const event: ChainedEvent = {
  id: '018f0000-0000-7000-8000-000000000001', action: 'role.changed', actorKind: 'PERSON', actorId: 'a', subjectId: 'b', details: { to: 'ADMIN', from: 'USER' },
  correlationId: 'c', createdAt: new Date(0),
};

describe('audit events [P61]', () => {
  it.each([[{ email: 'ada@example.com' }], [{ note: 'she said so' }], [{ 'a b': 1 }], [{ text: '' }], [{ id: 'x'.repeat(81) }]])('refuse %j: only ids get in', (details) =>
    expect(() => assertAuditable('role.changed', details)).toThrow('audit detail'));

  it('accept ids, enum values and numbers', () => {
    expect(() => assertAuditable('api-key.created', { apiKeyId: 'key_01h2xcejqtf2nbrexx3vqjhp41', scopes: 3, mode: 'LIVE', rotated: false })).not.toThrow();
    expect(() => assertAuditable('Created', {})).toThrow('audit action');
  });

  it('are chained over everything they say, whatever the order of details', () => {
    const link = nextLink(FIRST_LINK, event);
    expect(nextLink(FIRST_LINK, { ...event, details: { from: 'USER', to: 'ADMIN' } })).toEqual(link);
    const changes: Partial<ChainedEvent>[] = [
      { id: 'x' }, { action: 'x.y' }, { actorKind: 'SYSTEM' }, { actorId: null }, { subjectId: null }, { details: {} }, { correlationId: 'd' }, { createdAt: new Date(1) },
    ];
    for (const change of changes) expect(nextLink(FIRST_LINK, { ...event, ...change })).not.toEqual(link);
    expect(nextLink(link, event)).not.toEqual(link);
  });
});
