import { Query, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { Role } from '../../../platform/context/index.js';
import { LedgerHealthCheck } from '../ledger-health.js';
import { LedgerHealth } from './ledger-health.type.js';

@Resolver()
export class LedgerHealthResolver {
  constructor(private readonly check: LedgerHealthCheck) {}

  @Query(() => LedgerHealth, { description: 'Recomputes the whole credit ledger and says what does not add up. Heavy: it also runs every night, and who asks during a run gets the report of that one.' })
  @Access({ roles: [Role.AUDITOR, Role.ADMIN] })
  async ledgerHealth(): Promise<LedgerHealth> {
    return Object.assign(new LedgerHealth(), await this.check.run());
  }
}
