export type { MailTexts } from './compose-mail.js';
export { mailTables } from './data-map.js';
export { MailModule } from './mail.module.js';
export { Mailer, type OutgoingMail } from './mailer.js';
