import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Locale } from '../../platform/context/index.js';
import { Database } from '../../platform/database/index.js';
import type { BreachWords } from './breach-texts.js';
import { BreachAssessmentEntity } from './entities/breach-assessment.entity.js';
import { BreachDutyEntity } from './entities/breach-duty.entity.js';
import { BreachEntity } from './entities/breach.entity.js';

/** A breach, a date and an assessment of it, as the register has them. */
export type BreachRecord = BreachEntity;
export type BreachDutyRecord = BreachDutyEntity;
export type BreachAssessmentRecord = BreachAssessmentEntity;

export interface BreachCounts {
  readonly affected: number;
  readonly told: number;
  /** Of those told: whose mail failed, or who have no address. */
  readonly unreached: number;
}

export const NOBODY: BreachCounts = { affected: 0, told: 0, unreached: 0 };

/** Reads the register. */
@Injectable()
export class BreachReader {
  constructor(private readonly database: Database) {}

  async find(id: string): Promise<BreachEntity | null> {
    const [found] = await this.database.records(BreachEntity, 'breach-by-id', 'WHERE id = $1', [id]);
    return found ?? null;
  }

  page(limit: number, before: string | null): Promise<BreachEntity[]> {
    return this.database.records(BreachEntity, 'breaches', 'WHERE $2::uuid IS NULL OR id < $2 ORDER BY id DESC LIMIT $1', [limit, before]);
  }

  /** By breach, the earliest date first. */
  async duties(breachIds: readonly string[]): Promise<ReadonlyMap<string, BreachDutyEntity[]>> {
    const all = await this.database.read.find(BreachDutyEntity, { where: { breachId: In([...breachIds]) }, order: { dueAt: 'ASC', id: 'ASC' } });
    return new Map(breachIds.map((id) => [id, all.filter(({ breachId }) => breachId === id)]));
  }

  /** By breach, the newest first. */
  async assessments(breachIds: readonly string[]): Promise<ReadonlyMap<string, BreachAssessmentEntity[]>> {
    const all = await this.database.read.find(BreachAssessmentEntity, { where: { breachId: In([...breachIds]) }, order: { assessedAt: 'DESC', id: 'DESC' } });
    return new Map(breachIds.map((id) => [id, all.filter(({ breachId }) => breachId === id)]));
  }

  /** Breaches whose list is still being filled from a table. */
  async listing(breachIds: readonly string[]): Promise<ReadonlyMap<string, boolean>> {
    const rows = await this.database.prepared<{ breach_id: string }>({
      name: 'breach-listing', text: 'SELECT DISTINCT breach_id FROM breach_sources WHERE breach_id = ANY($1::uuid[]) AND listed_at IS NULL',
    }, [breachIds]);
    return new Map(rows.map(({ breach_id }) => [breach_id, true]));
  }

  async counts(breachIds: readonly string[]): Promise<ReadonlyMap<string, BreachCounts>> {
    const rows = await this.database.prepared<BreachCounts & { breach_id: string }>({
      name: 'breach-counts',
      text: `SELECT breach_id, count(*)::integer AS affected, count(told_at)::integer AS told, count(*) FILTER (WHERE outcome IN ('FAILED', 'UNREACHABLE'))::integer AS unreached
               FROM breach_people WHERE breach_id = ANY($1::uuid[]) GROUP BY breach_id`,
    }, [breachIds]);
    return new Map(rows.map(({ breach_id, ...counts }) => [breach_id, counts]));
  }

  /** Dates that aren't done: near, and missed. */
  async openDuties(now: Date): Promise<{ near: number; missed: number }> {
    const [counted] = await this.database.prepared<{ near: number; missed: number }>({
      name: 'breach-duties-open',
      text: 'SELECT count(*) FILTER (WHERE due_at >= $1)::integer AS near, count(*) FILTER (WHERE due_at < $1)::integer AS missed FROM breach_duties WHERE done_at IS NULL AND alarm_at <= $1',
    }, [now]);
    return counted ?? { near: 0, missed: 0 };
  }

  /** Who is on the list of a breach, by account. */
  people(breachId: string, limit: number, after: string | null): Promise<{ accountId: string; toldAt: Date | null; outcome: string | null }[]> {
    return this.database.prepared({
      name: 'breach-people',
      text: `SELECT account_id AS "accountId", told_at AS "toldAt", outcome FROM breach_people WHERE breach_id = $1 AND ($3::uuid IS NULL OR account_id < $3) ORDER BY account_id DESC LIMIT $2`,
    }, [breachId, limit, after]);
  }

  /** Breaches that somebody was told of, in the words of a language. */
  noticesOf(accountId: string, locale: Locale): Promise<({ readonly breachId: string; readonly toldAt: Date } & Omit<BreachWords, 'locale'>)[]> {
    return this.database.prepared({
      name: 'breach-notices-of',
      text: `SELECT p.breach_id AS "breachId", p.told_at AS "toldAt", m.happened, m.consequences, m.measures, m.advice
               FROM breach_people p JOIN breach_messages m ON m.breach_id = p.breach_id AND m.locale = $2
              WHERE p.account_id = $1 AND p.told_at IS NOT NULL ORDER BY p.told_at DESC`,
    }, [accountId, locale]);
  }
}
