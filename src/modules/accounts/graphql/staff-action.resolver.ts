import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Access } from '../../../platform/access/index.js';
import { Role } from '../../../platform/context/index.js';
import { type ConnectionShape, decodeCursor, PageArgs, pageOf } from '../../../platform/graphql/index.js';
import { parseId } from '../../../platform/ids/index.js';
import { StaffActions } from '../staff-actions.js';
import { ApproveStaffActionInput, RejectStaffActionInput } from './staff-action.inputs.js';
import { STAFF_ACTION, StaffAction, StaffActionConnection, StaffActionResult } from './staff-action.type.js';

/** The second of two people. */
@Resolver()
export class StaffActionResolver {
  constructor(private readonly actions: StaffActions) {}

  @Query(() => StaffActionConnection, { description: 'What was proposed to be done in twos, newest first.' })
  @Access({ roles: [Role.PRIVACY_OFFICER, Role.AUDITOR] })
  async staffActions(@Args() { first, after }: PageArgs): Promise<ConnectionShape<StaffAction>> {
    return pageOf(await this.actions.page(first + 1, decodeCursor(after)), first, ({ id }) => id, (row) => new StaffAction(row));
  }

  @Mutation(() => StaffActionResult, { description: 'Approves what somebody else proposed, and does it. Needs a recent re-authentication. Audited.' })
  @Access({ roles: [Role.PRIVACY_OFFICER] })
  async approveStaffAction(@Args('input', { description: 'Which, and why.' }) { id, reason, material }: ApproveStaffActionInput): Promise<StaffAction> {
    return new StaffAction(await this.actions.approve(parseId(STAFF_ACTION, id), { reason, ...(material === undefined ? {} : { material }) }));
  }

  @Mutation(() => StaffActionResult, { description: 'Turns a proposal down, or takes back one of your own. Needs a recent re-authentication. Audited.' })
  @Access({ roles: [Role.PRIVACY_OFFICER] })
  async rejectStaffAction(@Args('input', { description: 'Which, and why not.' }) { id, reason }: RejectStaffActionInput): Promise<StaffAction> {
    return new StaffAction(await this.actions.reject(parseId(STAFF_ACTION, id), reason));
  }
}
