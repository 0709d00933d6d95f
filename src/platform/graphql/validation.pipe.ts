import { type ArgumentMetadata, Injectable, type PipeTransform, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { InvalidInputError, type InputProblem } from '../errors/index.js';

// C0 and C1 controls except tab, line feed and carriage return; lone surrogates.
// oxlint-disable-next-line no-control-regex -- control characters are exactly what it looks for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const problems: Record<string, InputProblem> = {
  isEmail: 'NOT_AN_EMAIL', isDefined: 'REQUIRED', isNotEmpty: 'REQUIRED', minLength: 'TOO_SHORT', maxLength: 'TOO_LONG', isLength: 'TOO_LONG',
  min: 'OUT_OF_RANGE', max: 'OUT_OF_RANGE', arrayMaxSize: 'TOO_LONG', isIn: 'NOT_OFFERED', isEnum: 'NOT_OFFERED',
};

/** Validates every input class: unknown fields and control characters are refused, an explicit null counts as absent. */
@Injectable()
export class InputValidationPipe implements PipeTransform {
  private readonly pipe = new ValidationPipe({
    transform: true, whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true, stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => toInvalidInput(errors),
  });

  /** @throws InvalidInputError naming the first field that is wrong */
  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'custom') return value;
    return (await this.pipe.transform(clean(value, ''), metadata)) as unknown;
  }
}

function clean(value: unknown, path: string): unknown {
  if (typeof value === 'string') {
    if (FORBIDDEN.test(value)) throw new InvalidInputError(path || null, 'CONTROL_CHARACTERS');
    return value;
  }
  if (Array.isArray(value)) return value.map((item, index) => clean(item, `${path}.${index}`));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, clean(item, path ? `${path}.${key}` : key)]])),
  );
}

function toInvalidInput(errors: ValidationError[], parent = ''): InvalidInputError {
  const [error] = errors;
  if (!error) return new InvalidInputError(null, 'INVALID');
  const path = parent ? `${parent}.${error.property}` : error.property;
  if (error.children?.length) return toInvalidInput(error.children, path);
  const [constraint = ''] = Object.keys(error.constraints ?? {});
  const numbers = (error.constraints?.[constraint] ?? '').match(/-?\d+/g) ?? [];
  const problem = problems[constraint] ?? 'INVALID';
  const limits: Record<string, string> = problem === 'TOO_LONG' ? { max: numbers.at(-1) ?? '' } : { min: numbers[0] ?? '' };
  const contexts = Object.values(error.contexts ?? {})[0] as Record<string, string | number> | undefined;
  return new InvalidInputError(path, problem === 'OUT_OF_RANGE' && !contexts ? 'INVALID' : problem, contexts ?? limits);
}
