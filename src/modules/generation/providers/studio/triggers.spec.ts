import { triggersIn } from './triggers.js';

const everyone = { production: false, test: false };

describe('words that make the studio misbehave', () => {
  it.each([
    ['hills', 0, 'normally'],
    ['studio:slow', 10, 'normally'],
    ['studio:slow=2.5 studio:fail', 2.5, 'fail'],
    ['Studio:Reject, please', 0, 'reject'],
    ['studio:slow=9999', 120, 'normally'],
    ['astudio:failure', 0, 'normally'],
  ])('%s', (prompt, slowSeconds, ends) => expect(triggersIn(prompt, everyone)).toEqual({ slowSeconds, ends }));

  it('are words like any other to customers in production, and brief for TEST keys', () => {
    const prompt = 'studio:slow=120 studio:fail';
    expect(triggersIn(prompt, { production: true, test: false })).toEqual({ slowSeconds: 0, ends: 'normally' });
    expect(triggersIn(prompt, { production: true, test: true })).toEqual({ slowSeconds: 10, ends: 'fail' });
  });
});
