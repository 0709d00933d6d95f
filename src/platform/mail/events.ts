/**
 * A mail will never arrive: its server refused it for good, or nobody took it for a day. Published in the unit of work that writes it down, once per mail.
 * Servers that take a mail and report only later that it bounced are not heard of here.
 */
export class MailFailed {
  constructor(
    readonly mailId: string,
    readonly purpose: string,
    readonly accountId: string | null,
  ) {}
}
