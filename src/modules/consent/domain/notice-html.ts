import { escapeHtml } from '../../../platform/context/html.js';
import { fillText, languageTags, type Locale } from '../../../platform/context/locale.js';

/** What is asked, in one language; `{recipient}`, `{country}` and such places are filled. */
export interface NoticeWords {
  readonly title: string;
  /** Paragraphs parted by an empty line. */
  readonly body: string;
  readonly withdraw: string;
  readonly agree: string;
  readonly refuse: string;
}

/** A notice as it is shown and kept: the same words make the same bytes. */
export function noticeHtml(words: NoticeWords, { locale, purpose, recipient, values }: {
  readonly locale: Locale; readonly purpose: string; readonly recipient: string | null; readonly values: Readonly<Record<string, string>>;
}): string {
  const fill = (text: string): string => escapeHtml(fillText(text, values));
  const mark = recipient === null ? '' : ` data-recipient="${escapeHtml(recipient)}"`;
  const paragraphs = [...words.body.split(/\n\s*\n/), words.withdraw].map((text) => `<p>${fill(text)}</p>`).join('');
  // Neither answer stands out.
  const buttons = `<p><button type="button" value="granted">${fill(words.agree)}</button> <button type="button" value="denied">${fill(words.refuse)}</button></p>`;
  return `<section lang="${languageTags[locale]}" data-purpose="${purpose}"${mark}><h2>${fill(words.title)}</h2>${paragraphs}${buttons}</section>`;
}
