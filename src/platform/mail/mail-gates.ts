import { Injectable } from '@nestjs/common';
import type { Texts } from '../context/index.js';

/** Mails that the service owes its users, or mails that anyone may refuse until the last moment. */
export type MailCategory = 'SERVICE' | 'MARKETING';

/** What a gate gets to know of a mail. */
export interface GatedMail {
  readonly to: string;
  readonly accountId: string;
  readonly purpose: string;
}

/** How the recipient of a mail refuses further ones. */
export interface WayOut {
  /** Takes the POST of RFC 8058, and shows a page with one button to people. */
  readonly url: string;
  readonly label: Texts;
  /** Why they get this mail. */
  readonly reason: Texts;
}

/** Decides about mails that may be refused. */
export interface MailGate {
  /** Why the mail must not go out, as a short code; null: it may. Asked when it is written and again right before it is handed over. */
  refusalOf(mail: GatedMail): Promise<string | null>;
  /** Asked once, in the unit of work that writes a mail which may go out. */
  wayOutOf(mail: GatedMail): Promise<WayOut>;
}

/** The gate of each category that needs one. A category without its gate can neither be written nor sent. */
@Injectable()
export class MailGates {
  private marketing: MailGate | undefined;

  /** @throws Error where marketing mail has a gate already */
  guardMarketing(gate: MailGate): void {
    if (this.marketing) throw new Error('marketing mail has a gate already');
    this.marketing = gate;
  }

  /** @returns null for service mails; @throws Error where the category's gate is missing */
  of(category: MailCategory): MailGate | null {
    if (category === 'SERVICE') return null;
    if (!this.marketing) throw new Error('marketing mail has no gate');
    return this.marketing;
  }
}
