export const staffActionStates = ['PENDING', 'APPROVED', 'REJECTED', 'EXPIRED'] as const;
export type StaffActionState = (typeof staffActionStates)[number];

/** What is to be done: ids, dates, codes. Shown to whoever decides. */
export type StaffActionPayload = Readonly<Record<string, string | number | boolean | null>>;

/** A proposal and what became of it. */
export interface StaffActionView {
  readonly id: string;
  readonly kind: string;
  readonly target: string;
  readonly payload: StaffActionPayload;
  readonly state: StaffActionState;
  readonly reason: string;
  readonly proposedBy: string;
  readonly decisionReason: string | null;
  readonly decidedBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly decidedAt: Date | null;
}

/** A proposal nobody decided in time is void. */
export const stateAt = ({ state, expiresAt }: Pick<StaffActionView, 'state' | 'expiresAt'>, now: Date): StaffActionState =>
  state === 'PENDING' && expiresAt <= now ? 'EXPIRED' : state;
