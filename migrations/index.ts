import { Platform1790000001000 } from './1790000001000-platform.js';
import { PlatformServices1790000001500 } from './1790000001500-platform-services.js';
import { Accounts1790000002000 } from './1790000002000-accounts.js';
import { Media1790000003000 } from './1790000003000-media.js';
import { Credits1790000004000 } from './1790000004000-credits.js';
import { Generation1790000006000 } from './1790000006000-generation.js';
import { StableDiffusion1790000007000 } from './1790000007000-stable-diffusion.js';
import { EagerVacuum1790000008000 } from './1790000008000-eager-vacuum.js';
import { Patience1790000009500 } from './1790000009500-patience.js';
import { Consent1790000010000 } from './1790000010000-consent.js';
import { StaffActions1790000012000 } from './1790000012000-staff-actions.js';
import { LegalDocuments1790000012500 } from './1790000012500-legal-documents.js';
import { Recipients1790000013000 } from './1790000013000-recipients.js';
import { Marketing1790000014000 } from './1790000014000-marketing.js';
import { Training1790000015000 } from './1790000015000-training.js';
import { Usage1790000016000 } from './1790000016000-usage.js';
import { Breaches1790000017000 } from './1790000017000-breaches.js';
import { BreachDuties1790000018000 } from './1790000018000-breach-duties.js';
import { PublicationWithdrawal1790000018100 } from './1790000018100-publication-withdrawal.js';
import { RecipientEvidenceLatest1790000018200 } from './1790000018200-recipient-evidence-latest.js';
import { ConsentLatest1790000018300 } from './1790000018300-consent-latest.js';
import { Answers1790000018400 } from './1790000018400-answers.js';
import { ImprovementBarrier1790000018500 } from './1790000018500-improvement-barrier.js';

// In the order they run. A migration that has been released is never edited.
export const migrations = [
  Platform1790000001000,
  PlatformServices1790000001500,
  Accounts1790000002000,
  Media1790000003000,
  Credits1790000004000,
  Generation1790000006000,
  StableDiffusion1790000007000,
  EagerVacuum1790000008000,
  Patience1790000009500,
  Consent1790000010000,
  StaffActions1790000012000,
  LegalDocuments1790000012500,
  Recipients1790000013000,
  Marketing1790000014000,
  Training1790000015000,
  Usage1790000016000,
  Breaches1790000017000,
  BreachDuties1790000018000,
  PublicationWithdrawal1790000018100,
  RecipientEvidenceLatest1790000018200,
  ConsentLatest1790000018300,
  Answers1790000018400,
  ImprovementBarrier1790000018500,
];
