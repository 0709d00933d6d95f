import { assertPayload } from './payload.js';

const check = (payload: object) => () => assertPayload('test.job', payload);

test.each([
  [{}],
  [{ id: '0197b2f4-5a3c-7c11-9d55-0e6b6f7a8c01' }],
  [{ scheduledFor: '2026-01-01T00:00:00.000Z', attempt: 3, last: true, none: null }],
])('%j may wait in the queue', (payload) => {
  expect(check(payload)).not.toThrow();
});

test.each([
  ['an address', { to: 'ada@example.com' }],
  ['a name', { name: 'Ada Lovelace' }],
  ['a sentence', { prompt: 'a red fox in the snow' }],
  ['a long text', { text: 'x'.repeat(201) }],
  ['an object', { nested: { id: 1 } }],
  ['a list', { ids: ['a'] }],
  ['a date object', { at: new Date() }],
  ['not a number', { n: Number.NaN }],
  ['undefined', { u: undefined }],
  ['too many fields', Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`f${i}`, i]))],
])('%s may not', (_, payload) => {
  expect(check(payload)).toThrow(TypeError);
});

test('the refusal names the field and not its value', () => {
  expect(check({ to: 'ada@example.com' })).toThrow(/^(?!.*ada).*\bto$/);
});
