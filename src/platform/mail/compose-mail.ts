import { escapeHtml } from '../context/html.js';
import { fillText, languageTags, type Locale, type Texts } from '../context/locale.js';
import type { WayOut } from './mail-gates.js';

/** The words of one kind of mail in every language; `{name}` places are filled with the mail's values. Paragraphs are parted by an empty line. */
export interface MailTexts {
  readonly subject: Texts;
  readonly body: Texts;
  /** What the link is called. Needed where the mail has one. */
  readonly action?: Texts;
}

export interface ComposedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Parts {
  readonly texts: MailTexts;
  readonly locale: Locale;
  readonly values: Readonly<Record<string, string | number>>;
  readonly link: string | null;
  /** Under every mail that may be refused. */
  readonly wayOut?: WayOut | null;
}

const MAX_VALUE_LENGTH = 200;

/** One line without control characters: a value can't start a header or a paragraph of its own. */
export const oneLine = (value: string): string => value.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();

/**
 * Subject, plain text and HTML of a mail.
 * @throws Error when there is a link without a name for it
 */
export function composeMail({ texts, locale, values, link, wayOut = null }: Parts): ComposedMail {
  const safe = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, oneLine(String(value)).slice(0, MAX_VALUE_LENGTH)]));
  const subject = oneLine(fillText(texts.subject[locale], safe));
  const paragraphs = fillText(texts.body[locale], safe).trim().split(/\n\s*\n/);
  const label = texts.action?.[locale];
  if (link !== null && label === undefined) throw new Error('a mail with a link needs a text for it');
  const action = link !== null && label !== undefined ? { link, label } : null;
  const foot = wayOut ? { reason: wayOut.reason[locale], label: wayOut.label[locale], link: wayOut.url } : null;
  const below = ['--\nDreamlux', ...(foot ? [`${foot.reason}\n${foot.label}: ${foot.link}`] : [])].join('\n');
  return {
    subject,
    text: [...paragraphs, ...(action ? [`${action.label}:\n${action.link}`] : []), below].join('\n\n').concat('\n'),
    html: layout({ language: languageTags[locale], subject, paragraphs, action, foot }),
  };
}

const paragraphHtml = (text: string): string => `<p style="margin:0 0 16px">${escapeHtml(text).replace(/\n/g, '<br>')}</p>`;

interface Layout {
  readonly language: string;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly action: { readonly link: string; readonly label: string } | null;
  readonly foot: { readonly reason: string; readonly label: string; readonly link: string } | null;
}

function layout({ language, subject, paragraphs, action, foot }: Layout): string {
  const button = action
    ? `<p style="margin:24px 0"><a href="${escapeHtml(action.link)}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#4b2fd6;`
      + `color:#ffffff;text-decoration:none;font-weight:600">${escapeHtml(action.label)}</a></p>`
      + `<p style="margin:0 0 16px;font-size:13px;color:#666677;word-break:break-all">${escapeHtml(action.link)}</p>`
    : '';
  const footer = foot
    ? `<p style="margin:24px 0 0;font-size:13px;color:#666677">${escapeHtml(foot.reason)} <a href="${escapeHtml(foot.link)}" style="color:#666677">${escapeHtml(foot.label)}</a></p>`
    : '';
  return `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px;background:#f4f4f8;font:16px/1.5 system-ui,sans-serif;color:#1c1b29">
<div style="max-width:560px;margin:0 auto;padding:32px;border-radius:12px;background:#ffffff">
<p style="margin:0 0 24px;font-weight:700;color:#4b2fd6">Dreamlux</p>
${paragraphs.map(paragraphHtml).join('\n')}
${button}${footer}
</div></body></html>
`;
}
