import type { Redis, Result } from 'ioredis';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    /** @returns points granted, points left */
    borrowPoints(key: string, maximum: number, restoreRate: number, returned: number, need: number, want: number): Result<[number, number], Context>;
  }
}

/** A process that takes points takes this part of what is left along with them, so that its next requests need no answer from Redis. */
export const SLICE = 1 / 20;

/**
 * One bucket: what was restored since the last look and what comes back goes in, then `need` points or more come out, or none. Counts in thousandths, so that
 * a millisecond's restoration is a whole number, and by Redis's clock, so that no process's own matters. A full bucket is an absent key.
 */
const SCRIPT = `
local maximum, rate, returned, need, want = tonumber(ARGV[1]) * 1000, tonumber(ARGV[2]), tonumber(ARGV[3]) * 1000, tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = tonumber(state[1]) or maximum
local elapsed = math.max(0, now - (tonumber(state[2]) or now))
left = math.min(maximum, left + elapsed * rate + returned)
local granted = 0
if want > 0 and left >= need * 1000 then
  granted = math.min(want, math.floor(left / 1000))
  granted = granted + math.floor((left / 1000 - granted) * ${SLICE})
  left = left - granted * 1000
end
if left >= maximum then
  redis.call('DEL', KEYS[1])
else
  redis.call('HSET', KEYS[1], 'left', string.format('%.0f', left), 'at', string.format('%.0f', now))
  redis.call('PEXPIRE', KEYS[1], math.ceil((maximum - left) / rate) + 1000)
end
return { granted, math.floor(left / 1000) }
`;

/** Teaches a connection the command `borrowPoints`. */
export function defineBucketScript(client: Redis): void {
  client.defineCommand('borrowPoints', { numberOfKeys: 1, lua: SCRIPT });
}
