import { escapeHtml } from '../context/html.js';

/** A mail as /dev/mail answers it. */
export interface CapturedMail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly at: Date;
}

const STYLE = `body{margin:0 auto;max-width:44rem;padding:2rem 1rem;font:16px/1.5 system-ui,sans-serif;color:#1c1b29;background:#f4f4f8}
article{margin:1rem 0;padding:1rem 1.5rem;border-radius:12px;background:#fff}h1{font-size:1.4rem}h2{margin:0;font-size:1.1rem}
header p{margin:0;color:#667;font-size:.875rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}a{color:#4b2fd6}`;

const withLinks = (text: string): string =>
  text.split(/(https?:\/\/[^\s<>"]+)/).map((part, i) => {
    const safe = escapeHtml(part);
    return i % 2 === 1 ? `<a href="${safe}">${safe}</a>` : safe;
  }).join('');

const article = ({ to, subject, text, at }: CapturedMail): string =>
  `<article><header><h2>${escapeHtml(subject)}</h2><p>to <a href="?to=${encodeURIComponent(to)}">${escapeHtml(to)}</a>, `
  + `<time datetime="${at.toISOString()}">${at.toISOString().slice(0, 19).replace('T', ' ')} UTC</time></p></header><pre>${withLinks(text)}</pre></article>`;

/** The page for people, newest first. */
export function devMailPage(mails: readonly CapturedMail[], to: string | undefined): string {
  const title = to === undefined ? 'Mails' : `Mails to ${to}`;
  const all = to === undefined ? '' : '<p><a href="?">All mails</a></p>';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>`
    + `<style>${STYLE}</style></head><body><h1>${escapeHtml(title)}</h1><p>Nothing is sent in development: mails are captured here, newest first.</p>${all}`
    + `${mails.map(article).join('\n') || '<p>None yet.</p>'}</body></html>`;
}
