import {
  ApolloServerPluginCacheControlDisabled, ApolloServerPluginSchemaReportingDisabled, ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { GqlOptionsFactory } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import { Config } from '../../config/index.js';
import { AccessAudit } from '../access/index.js';
import { ContextStore, Locale } from '../context/index.js';
import { describeEntrances } from './describe-access.js';
import { assertSourceWithinLimits } from './document-limits.js';
import { formatError } from './format-error.js';
import { limits } from './limits.js';
import { limitsPlugin } from './limits.plugin.js';
import { limitsRule, MAX_VALIDATION_ERRORS } from './limits.rule.js';
import { PersistedDocuments } from './persisted-documents.js';
import { documentStore } from './persisted-store.js';
import { answerExpectedErrors } from './result-errors.js';
import { enforceFieldScopes } from './scoped-field.js';

/** Apollo's settings; every one that differs from its default says so here. */
@Injectable()
export class GraphqlOptions implements GqlOptionsFactory<ApolloDriverConfig> {
  private readonly logger = new Logger('GraphQL');

  constructor(
    private readonly config: Config,
    private readonly context: ContextStore,
    @Inject(AccessAudit) private readonly access: AccessAudit,
    private readonly persisted: PersistedDocuments,
  ) {}

  createGqlOptions(): ApolloDriverConfig {
    const open = !this.config.production;
    return {
      driver: ApolloDriver,
      path: '/graphql',
      autoSchemaFile: true,
      transformSchema: (schema) => {
        const enforced = answerExpectedErrors(enforceFieldScopes(describeEntrances(schema, this.access.entrances()), this.context), this.context);
        // Nobody asks a worker for a document, and a manifest that doesn't fit must not stop its jobs.
        if (this.config.servesApi) this.persisted.load(enforced);
        return enforced;
      },
      graphiql: false,
      // The first step of Apollo's that can refuse: plugins are asked later, or can't.
      context: (request: FastifyRequest<{ Body: { query?: unknown } | null | undefined }>) => {
        if (typeof request.body?.query === 'string') assertSourceWithinLimits(request.body.query);
        return { req: request };
      },
      // Readiness turns red first, then jobs drain while requests are still answered, then the server closes.
      stopOnApplicationShutdown: true,
      introspection: open,
      includeStacktraceInErrorResponses: false,
      hideSchemaDetailsFromClientErrors: !open,
      csrfPrevention: true,
      allowBatchedHttpRequests: false,
      parseOptions: { maxTokens: limits.tokens },
      validationOptions: { maxErrors: MAX_VALIDATION_ERRORS },
      validationRules: [limitsRule(open)],
      documentStore: documentStore(this.persisted),
      // Documents that clients register themselves: only those of the manifests count.
      persistedQueries: false,
      // An expected failure is a normal answer; only guards and faults give errors, and those keep HTTP 200 as GraphQL clients expect.
      preserveHttpStatusForExecutionErrors: false,
      plugins: [
        limitsPlugin(this.context),
        // It would wrap every field; the gate and the limits set the header.
        ApolloServerPluginCacheControlDisabled(),
        // They would tell Apollo what is asked here, past Egress, as soon as the environment has a key of theirs.
        ApolloServerPluginUsageReportingDisabled(), ApolloServerPluginSchemaReportingDisabled(),
      ],
      formatError: (formatted, error) =>
        formatError(formatted, error, {
          locale: this.context.optional?.locale ?? Locale.EN,
          correlationId: this.context.optional?.correlationId ?? 'none',
          unexpected: (cause) => this.logger.error(cause),
          hideHints: !open,
        }),
    };
  }
}
