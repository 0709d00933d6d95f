import { Counter } from 'prom-client';
import type { TopLevelCode } from '../errors/index.js';

const errors = new Counter({ name: 'graphql_errors_total', help: 'Top-level errors in GraphQL answers by code; most of those answers are HTTP 200', labelNames: ['code'] });

export const countError = (code: TopLevelCode): void => errors.inc({ code });
