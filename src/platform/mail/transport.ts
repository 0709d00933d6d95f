import { callbackify } from 'node:util';
import { createTransport, type Transporter } from 'nodemailer';
import type { Config } from '../../config/index.js';
import { addressKind, type Egress, EgressError } from '../egress/index.js';
import type { MailEntity } from './mail.entity.js';

const TIMEOUT_MS = 10_000;
/** As recipients' `calledFor` says it. */
const PURPOSE = 'mail';

/** Where mails go. */
export interface MailTransport {
  /** What a mail is called once it went this way. */
  readonly delivered: 'SENT' | 'CAPTURED';
  /** @throws Error as nodemailer has them, with `code` and `responseCode` */
  deliver(mail: MailEntity & { readonly text: string; readonly html: string }): Promise<void>;
  close(): void;
}

/** Leaves the mail in its row, for /dev/mail. */
const capture: MailTransport = { delivered: 'CAPTURED', deliver: () => Promise.resolve(), close: () => undefined };

/** Mail programs show a button of their own for it (RFC 8058). */
const oneClick = (url: string) => ({ 'List-Unsubscribe': { prepared: true, value: `<${url}>` }, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' });

export function transportFor(config: Config, egress: Egress): MailTransport {
  return config.SMTP_URL === undefined ? capture : smtp(config.SMTP_URL, config, egress);
}

function smtp(url: string, { MAIL_FROM: from, production }: Config, egress: Egress): MailTransport {
  const sender = /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  const { protocol, hostname: host, port } = new URL(url);
  const server = { scheme: protocol.slice(0, -1), host, port: port === '' ? undefined : Number(port) };
  const connect = async () => {
    const connection = await egress.connect({ ...server, purpose: PURPOSE, connectMs: TIMEOUT_MS }).catch(inTheLibrarysWords);
    // No mail crosses the internet for everyone to read, whatever a server, or somebody before it, says it can do. Within one's own network it may.
    return { connection, requireTLS: production && addressKind(connection.remoteAddress ?? '') !== 'local' };
  };
  const transporter: Transporter = createTransport({
    url, pool: true, maxConnections: 3, connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS,
    disableFileAccess: true, disableUrlAccess: true,
    // Every connection is ours, so that none goes where data may not go; TLS is the library's, on top of it.
    getSocket: callbackify((_options: unknown) => connect()),
  });
  return {
    delivered: 'SENT',
    close: () => transporter.close(),
    deliver: async ({ id, toAddress, subject, text, html, wayOut }) => {
      await transporter.sendMail({
        // From the row's id: when a crash makes us send twice, mail servers and people can tell that it is the same mail.
        messageId: `<${id}@${domain}>`,
        from,
        to: { name: '', address: toAddress },
        envelope: { from: sender, to: [toAddress] },
        subject, text, html,
        headers: { 'Auto-Submitted': 'auto-generated', ...(wayOut === null ? {} : oneClick(wayOut)) },
      });
    },
  };
}

/** Kinds of failures are told by `code`. @throws the error, with one */
function inTheLibrarysWords(error: unknown): never {
  throw error instanceof EgressError ? Object.assign(error, { code: error.fault === 'refused' ? 'EREFUSED' : 'ECONNECTION' }) : error;
}
