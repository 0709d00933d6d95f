import { setTimeout as pause } from 'node:timers/promises';
import { Refusal, serveChild } from '../../../../platform/codecs/serve-child.js';
import type { StudioFile, StudioRequest } from './request.js';

const TICK_MS = 100;

serveChild<StudioRequest, StudioFile[]>(async (request, report) => {
  const { slowSeconds, ends } = request.triggers;
  const ticks = Math.ceil((slowSeconds * 1000) / TICK_MS);
  const waiting = ticks > 0 ? 0.5 : 0;
  for (let tick = 1; tick <= ticks; tick += 1) {
    await pause(TICK_MS);
    report({ fraction: (waiting * tick) / ticks });
  }
  if (ends === 'fail') throw new Refusal('PROVIDER_UNAVAILABLE', 'the prompt asked the studio to fail');
  if (ends === 'reject') throw new Refusal('SAFETY_OUTPUT', 'the prompt asked the studio to reject its result');
  // Loaded late: half a second of libraries that a failing request has no use for.
  const { renderRequest } = await import('./render-request.js');
  return renderRequest(request, ({ fraction }) => report({ fraction: waiting + (1 - waiting) * fraction }));
});
