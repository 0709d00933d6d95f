import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { CreditBudgetEntity } from './credit-budget.entity.js';

/** Which budget an API key spends from. */
@Entity('credit_budget_keys')
export class CreditBudgetKeyEntity {
  @PrimaryColumn('uuid', { name: 'api_key_id', primaryKeyConstraintName: 'pk_credit_budget_keys' })
  apiKeyId: string;

  @Column('uuid', { name: 'budget_id' })
  @ForeignKey(() => CreditBudgetEntity, { name: 'fk_credit_budget_keys_budget' })
  budgetId: string;
}
