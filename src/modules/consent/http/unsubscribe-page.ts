import { Injectable } from '@nestjs/common';
import { ContextStore, escapeHtml, languageTags } from '../../../platform/context/index.js';
import { noticeTexts } from '../notice-texts.js';

/** What the page is about: the question with its one button, that it is done, or that the link is no good. */
export type UnsubscribeStep = 'ask' | 'done' | 'invalid';

/** No script, no picture, no address but its own. */
export const UNSUBSCRIBE_CSP = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const fields = { ask: ['question', 'explain'], done: ['done', 'doneMore'], invalid: ['invalid', 'invalidMore'] } as const;

/** The page behind the link in marketing mails, in the visitor's language. Nothing of the request is written into it: the form goes back to where it came from. */
@Injectable()
export class UnsubscribePage {
  private readonly texts = noticeTexts('unsubscribe', ['link', 'question', 'explain', 'done', 'doneMore', 'invalid', 'invalidMore']);

  constructor(private readonly context: ContextStore) {}

  html(step: UnsubscribeStep): string {
    const { locale } = this.context.current;
    const [title, more] = fields[step].map((field) => escapeHtml(this.texts[field][locale]));
    const form = step === 'ask'
      ? `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${escapeHtml(this.texts.link[locale])}</button></form>`
      : '';
    return `<!doctype html>
<html lang="${languageTags[locale]}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title} - Dreamlux</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem;color:#1c1b29}button{padding:.6rem 1.2rem;font:inherit}</style></head>
<body><h1>${title}</h1><p>${more}</p>${form}</body></html>
`;
  }
}
