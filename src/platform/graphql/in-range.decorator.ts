import { applyDecorators } from '@nestjs/common';
import { Max, Min } from 'class-validator';

/** A number within [min, max]; the refusal names both. */
export const InRange = (min: number, max: number): PropertyDecorator =>
  applyDecorators(Min(min, { context: { min, max } }), Max(max, { context: { min, max } }));
