import type { OnModuleInit } from '@nestjs/common';
import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { NodeRegistry } from '../../../platform/graphql/index.js';
import { tryParseId } from '../../../platform/ids/index.js';
import { ConsentProofs } from '../consent-proofs.js';
import { ConsentProof } from './consent-proof.type.js';
import { CONSENT_RECORD, ConsentRecord } from './consent-record.type.js';

/** Records of choices, for those who made them. */
@Resolver()
export class ConsentProofResolver implements OnModuleInit {
  constructor(
    private readonly proofs: ConsentProofs,
    private readonly nodes: NodeRegistry,
  ) {}

  onModuleInit(): void {
    this.nodes.register(CONSENT_RECORD, async (publicId) => {
      const id = tryParseId(CONSENT_RECORD, publicId);
      const found = id === null ? null : await this.proofs.findOwn(id);
      return found && new ConsentRecord(found.fact, found.notice?.textHash ?? null);
    });
  }

  @Query(() => ConsentProof, {
    nullable: true, description: 'The exact text and circumstances of a choice: of the own account, of this browser; for the privacy officer of anybody, which is audited. Null for any other.',
  })
  @Access({ anonymous: true })
  async consentProof(@Args('recordId', { type: () => ID, description: 'Of a consent record.' }) recordId: string): Promise<ConsentProof | null> {
    const id = tryParseId(CONSENT_RECORD, recordId);
    const found = id === null ? null : await this.proofs.find(id);
    return found && new ConsentProof(found);
  }
}
