import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';

interface Line {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly text: string | undefined;
}

/** Parts of Nest that tell how the application is put together: of interest to who looks for a fault in that. */
const ASSEMBLY = new Set<unknown>(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'GraphQLModule', 'NestApplication']);

/** Nest's loggers put their own name last; what stands between is up to the caller: `warn(error, 'what was tried')`, `log({ facts }, 'text')`. */
function lineOf(message: unknown, rest: readonly unknown[]): Line {
  const given = rest.filter((part) => part !== undefined);
  const from = typeof given.at(-1) === 'string' ? given.pop() : undefined;
  const fields: Record<string, unknown> = from === undefined ? {} : { from };
  const texts: string[] = [];
  for (const part of [message, ...given]) {
    if (part instanceof Error) fields['err'] = part;
    else if (typeof part === 'string') texts.push(part);
    else if (typeof part === 'object' && part !== null) Object.assign(fields, part);
    else if (part !== undefined) texts.push(String(part));
  }
  return { fields, text: texts.length > 0 ? texts.join(' ') : undefined };
}

/** The product's logger behind Nest's `Logger`; see createPino for what a line may hold. */
export class AppLogger implements LoggerService {
  constructor(readonly pino: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(ASSEMBLY.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace', message: unknown, rest: readonly unknown[]): void {
    const { fields, text } = lineOf(message, rest);
    this.pino[level](fields, text);
  }
}
