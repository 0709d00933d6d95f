import { type DestinationStream, type Logger, type LoggerOptions, pino, stdTimeFunctions } from 'pino';
import { countLine } from './log-metrics.js';
import { scrub } from './scrub.js';

/**
 * JSON lines in which every text and every field has been scrubbed, whoever writes them; only the bindings of child loggers are taken as they are.
 * @param mixin facts of the request in force, added to each line
 */
export function createPino(level: string, mixin: () => object, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    mixin,
    formatters: {
      level: (label) => ({ level: label }),
    },
    serializers: { err: (described: unknown) => described },
    hooks: {
      logMethod(parts, method, level) {
        countLine(level);
        // Before pino sees it: of an error without a text it would take the message as it is.
        const safe = (parts as unknown[]).map((part) => (part instanceof Error ? { err: scrub(part) } : scrub(part)));
        method.apply(this, safe as Parameters<typeof method>);
      },
    },
  };
  return destination ? pino(options, destination) : pino(options);
}
