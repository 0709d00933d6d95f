import { GraphQLError } from 'graphql';
import { register } from 'prom-client';
import { Locale } from '../../../src/platform/context/index.js';
import { formatError } from '../../../src/platform/graphql/format-error.js';

const counted = async (code: string): Promise<number> => {
  const { values = [] } = (await register.getSingleMetric('graphql_errors_total')?.get()) ?? {};
  return values.find(({ labels }) => labels['code'] === code)?.value ?? 0;
};

describe('top-level errors', () => {
  it.each([
    ['INTERNAL', new GraphQLError('x', { originalError: new Error('the cause') })],
    ['BAD_USER_INPUT', new GraphQLError('x', { extensions: { code: 'BAD_USER_INPUT' } })],
  ])('are counted as %s, since their answers are HTTP 200', async (code, error) => {
    const before = await counted(code);
    const formatted = formatError(error.toJSON(), error, { locale: Locale.EN, correlationId: 'c', unexpected: () => undefined, hideHints: true });
    expect(formatted.extensions?.['code']).toBe(code);
    expect(await counted(code)).toBe(before + 1);
  });
});
