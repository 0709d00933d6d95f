import { startApp, type TestApp } from '../support/app.js';
import { places, Visitor } from './cookie-visitor.js';

describe('a header that claims a country', () => {
  let trusting: TestApp;
  let alone: TestApp;
  beforeAll(async () => {
    trusting = await startApp({ TRUST_PROXY: '1', REGION_HEADER: 'X-Country,X-State' });
    alone = await startApp({ TRUST_PROXY: '192.0.2.1', REGION_HEADER: 'X-Country,X-State' });
  });
  afterAll(async () => {
    await trusting.close();
    await alone.close();
  });

  const regime = async (app: TestApp, headers: Record<string, string>, place: string = places.unknown) => (await new Visitor(app, place, headers).consent()).regime;

  it('counts where a proxy that is trusted sends it', async () => {
    expect(await regime(trusting, { 'x-country': 'jp' })).toBe('WORLD');
    expect(await regime(trusting, { 'x-country': 'US', 'x-state': 'VA' })).toBe('US_OPT_OUT');
    expect(await regime(trusting, { 'x-country': 'US-CO' }, places.DE)).toBe('US_SIGNAL');
  });

  it('counts for nothing from anybody else: an unknown place has the strictest rules [P1]', async () => {
    const claims: Record<string, string>[] = [{ 'x-country': 'JP' }, { 'x-country': 'US', 'x-state': 'VA' }];
    for (const headers of claims) expect(await regime(alone, headers)).toBe('EU_EEA');
    // Nor does an address that the caller made up.
    expect(await regime(alone, { 'x-country': 'JP' }, places.US)).toBe('EU_EEA');
  });

  it('that is none leaves it to the address', async () => {
    for (const value of ['XX', 'T1', 'Japan', 'JP, US', '', '<script>', 'J'.repeat(500)]) {
      expect(await regime(trusting, { 'x-country': value }, places.GB)).toBe('UK');
      expect(await regime(trusting, { 'x-country': value })).toBe('EU_EEA');
    }
    expect(await regime(trusting, {}, '2001:4860:4860::8888')).toBe('US_CA');
    expect(await regime(trusting, {}, '::ffff:81.2.69.160')).toBe('UK');
  });
});
