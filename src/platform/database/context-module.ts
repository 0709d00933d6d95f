import type { DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ClsPluginTransactional } from '@nestjs-cls/transactional';
import { ClsModule } from 'nestjs-cls';
import { ReadWriteTransactionAdapter } from './transaction-adapter.js';

/**
 * Async-local storage, and the transactions in it. Our hooks open the context, so the library's guard and interceptor would do nothing; but a single
 * interceptor is enough for Nest to put a chain of observables around each resolver.
 */
export function contextModule(): DynamicModule {
  const { imports = [], ...cls } = ClsModule.forRoot({ global: true, plugins: [new ClsPluginTransactional({ adapter: new ReadWriteTransactionAdapter() })] });
  return { ...cls, imports: imports.map((one) => (isDynamic(one) ? withoutEnhancers(one) : one)) };
}

const isDynamic = (module: NonNullable<DynamicModule['imports']>[number]): module is DynamicModule => 'module' in module;

function withoutEnhancers({ providers = [], ...module }: DynamicModule): DynamicModule {
  return { ...module, providers: providers.filter((one) => !('provide' in one && [APP_GUARD, APP_INTERCEPTOR].includes(one.provide as string))) };
}
