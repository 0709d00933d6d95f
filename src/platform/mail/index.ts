export type { MailTexts } from './compose-mail.js';
export { mailTables } from './data-map.js';
export { MailFailed } from './events.js';
export { type GatedMail, type MailCategory, type MailGate, MailGates, type WayOut } from './mail-gates.js';
export { MailModule } from './mail.module.js';
export { type MailOutcome, MailOutcomes } from './mail-outcomes.js';
export { Mailer, type OutgoingMail } from './mailer.js';
