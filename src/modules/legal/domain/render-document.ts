import MarkdownIt from 'markdown-it';
import type { Locale, Texts } from '../../../platform/context/locale.js';
import type { DocumentSource } from './document-source.js';
import type { Figures } from './figures.js';
import { fillPlaceholders } from './placeholders.js';
import type { PolicyData } from './policy-data.js';
import { PolicyError } from './policy-error.js';

/** A document in one language, ready to be frozen: only its dates are still to come. */
export interface RenderedDocument {
  readonly title: string;
  readonly reviewedBy: string;
  readonly markdown: string;
  readonly html: string;
  readonly figures: Figures;
}

/** What `reviewedBy` says where nobody has read a text over. */
export const UNREVIEWED = 'unreviewed';

const reviewed: Texts = {
  EN: 'Reviewed by {name}.', ES: 'Revisado por {name}.', FR: 'Relu par {name}.', DE: 'Geprüft von {name}.', KO: '검토: {name}', JA: '確認者：{name}',
  ZH_HANT: '審閱：{name}', ZH_HANS: '审阅：{name}',
};
const unreviewed: Texts = {
  EN: 'No lawyer has reviewed this text yet.', ES: 'Ningún profesional del derecho ha revisado aún este texto.', FR: 'Aucun juriste n’a encore relu ce texte.',
  DE: 'Diesen Text hat noch keine Juristin und kein Jurist geprüft.', KO: '이 문서는 아직 법률 전문가의 검토를 받지 않았습니다.', JA: 'この文書は、まだ法律の専門家による確認を受けていません。',
  ZH_HANT: '本文尚未經法律專業人士審閱。', ZH_HANS: '本文尚未经法律专业人士审阅。',
};

// No HTML of the source gets through: what is published is Markdown and nothing else.
const markdownIt = new MarkdownIt({ html: false, linkify: true });

/** Headings as plain text: no mark-up of their own. */
const escapeHtml = (text: string): string => markdownIt.utils.escapeHtml(text);

/**
 * Fills the data in and makes Markdown and HTML of it.
 * @throws PolicyError naming file, clause and what is wrong
 */
export function renderDocument({ file, title, reviewedBy, clauses }: DocumentSource, data: PolicyData, locale: Locale): RenderedDocument {
  const figures: Record<string, Figures[string]> = {};
  const by = reviewedBy === UNREVIEWED ? unreviewed[locale] : reviewed[locale].replace('{name}', reviewedBy);
  const markdown = [`# ${title}`, `*${by}*`];
  const html = [`<h1>${escapeHtml(title)}</h1>`, `<p><em>${escapeHtml(by)}</em></p>`];
  for (const { id, level, heading, body } of clauses) {
    const fill = (text: string): string => {
      try {
        const filled = fillPlaceholders(text, data, locale);
        Object.assign(figures, filled.figures);
        return filled.text;
      } catch (error) {
        throw new PolicyError(file, id, (error as Error).message);
      }
    };
    const [words, text] = [fill(heading), fill(body)];
    markdown.push(`${'#'.repeat(level)} ${words}`, text);
    html.push(`<h${level} id="${id}">${markdownIt.renderInline(words)}</h${level}>`, markdownIt.render(text).trim());
  }
  const joined = (parts: readonly string[], by: string) => `${parts.filter((part) => part !== '').join(by)}\n`;
  return { title, reviewedBy, figures, markdown: joined(markdown, '\n\n'), html: joined(html, '\n') };
}
