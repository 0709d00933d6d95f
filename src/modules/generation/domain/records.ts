import type { StoredType } from '../../media/index.js';
import type { GenerationStatus } from './generation-state.js';
import type { FailureCode, GenerationKind, Visibility } from './kinds.js';
import type { TaskParameters } from './task-request.js';

/** A task. Its columns are explained at the entity. */
export interface GenerationRecord {
  readonly id: string;
  readonly accountId: string;
  readonly apiKeyId: string | null;
  readonly testMode: boolean;
  readonly kind: GenerationKind;
  readonly status: GenerationStatus;
  readonly modelId: string;
  readonly templateId: string | null;
  readonly prompt: string | null;
  readonly negativePrompt: string | null;
  readonly parameters: TaskParameters | null;
  readonly trainingOptIn: boolean;
  readonly visibility: Visibility;
  readonly notifyWhenDone: boolean;
  readonly retryOf: string | null;
  readonly holdId: string | null;
  readonly quoted: number;
  readonly held: number;
  readonly charged: number;
  readonly progress: number;
  readonly attempt: number;
  readonly failureCode: FailureCode | null;
  readonly failureRetryable: boolean | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** What a page shows of a task. */
export type ListedTask = Omit<GenerationRecord, 'apiKeyId' | 'testMode' | 'parameters' | 'trainingOptIn' | 'visibility' | 'notifyWhenDone' | 'holdId'> & {
  /** Ids of its uploads, in order, where the page was asked for them. */
  readonly inputIds?: readonly string[];
};

/** Which tasks; absent means all, several values mean any of them. */
export interface GenerationSelection {
  readonly status?: readonly GenerationStatus[] | undefined;
  readonly kind?: readonly GenerationKind[] | undefined;
}

export interface PageSelection extends GenerationSelection {
  /** Whether {@link ListedTask.inputIds} are wanted. */
  readonly withInputs?: boolean;
}

/** A picture or clip that a task made. Its columns are explained at the entity. */
export interface OutputRecord {
  readonly id: string;
  readonly accountId: string;
  readonly generationId: string;
  readonly position: number;
  readonly objectId: string;
  readonly mediaType: StoredType;
  readonly byteSize: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
  readonly hasThumbnail: boolean;
  readonly kept: boolean;
  readonly keptUntil: Date | null;
  readonly visibility: Visibility;
  readonly trainingOptIn: boolean;
  readonly createdAt: Date;
}

/** Where the data of one attempt went. */
export interface RouteRecord {
  readonly generationId: string;
  readonly attempt: number;
  readonly provider: string;
  readonly recipient: string;
  readonly country: string;
  readonly transferMechanism: string;
  readonly sent: string[];
  readonly sentAt: Date;
  readonly deletionStatus: string;
}

/** A promised price. */
export interface QuoteRecord {
  readonly id: string;
  readonly accountId: string;
  readonly fingerprint: Buffer;
  readonly credits: number;
  readonly provider: string;
  readonly expiresAt: Date;
  readonly createdAt: Date;
}

/** What is known of a task besides its row and its outputs. */
export interface TaskFacts {
  /** Upload ids, in order. */
  readonly inputs: string[];
  /** The route of its latest attempt. */
  readonly route: RouteRecord;
  /** Place in the line, from 1, counted to 1,000. Absent unless the task waits. */
  readonly place: number;
}

/** Which task's what, e.g. `place:<id>`. */
export type FactKey = `${keyof TaskFacts}:${string}`;
export type Fact = TaskFacts[keyof TaskFacts];
