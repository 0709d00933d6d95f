import { type CallHandler, type ExecutionContext, Injectable, Logger, type NestInterceptor } from '@nestjs/common';
import { type GraphQLResolveInfo, getNamedType, isUnionType } from 'graphql';
import { catchError, type Observable, of } from 'rxjs';
import { ContextStore } from '../context/index.js';
import { DomainError, errorKind } from '../errors/index.js';

/** Turns an expected error into the member of the operation's result union; the transaction has rolled back by then. */
@Injectable()
export class ResultErrorInterceptor implements NestInterceptor {
  private readonly logger = new Logger(ResultErrorInterceptor.name);

  constructor(private readonly context: ContextStore) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (execution.getType<string>() !== 'graphql') return next.handle();
    const info = execution.getArgByIndex<GraphQLResolveInfo>(3);
    return next.handle().pipe(
      catchError((error: unknown) => {
        if (!(error instanceof DomainError)) throw error;
        this.logger[logMethod(errorKind(error.code).level)]({ code: error.code, field: error.extra['field'], operation: info.fieldName });
        const type = getNamedType(info.returnType);
        if (!isUnionType(type) || !type.getTypes().some(({ name }) => name === error.typename)) throw error;
        return of({ __typename: error.typename, code: error.code, message: error.messageIn(this.context.current.locale), ...error.extra });
      }),
    );
  }
}

const logMethod = (level: 'debug' | 'info' | 'warn' | 'error'): 'debug' | 'log' | 'warn' | 'error' => (level === 'info' ? 'log' : level);
