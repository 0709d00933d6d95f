import { PolicyError } from './policy-error.js';

/** A heading and what stands below it, up to the next one. */
export interface Clause {
  readonly id: string;
  readonly level: 2 | 3;
  readonly heading: string;
  readonly body: string;
}

/** A document in one language, as it was written. */
export interface DocumentSource {
  readonly file: string;
  readonly title: string;
  readonly reviewedBy: string;
  readonly clauses: readonly Clause[];
}

const FRONT_MATTER = /^---\n([\s\S]*?)\n---\n/;
const HEADING = /^(#{1,6})\s+(.*?)\s*(?:\{#([^}]*)\})?\s*$/;
const CLAUSE_ID = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

/**
 * Takes a text apart into its clauses.
 * @param file path below policies/, for errors
 * @throws PolicyError for a missing title, text before the first heading, a heading without an id, an id used twice
 */
export function parseDocument(file: string, text: string): DocumentSource {
  const source = text.replace(/\r\n/g, '\n').replace(/^\uFEFF/, '');
  const matter = FRONT_MATTER.exec(source);
  if (!matter) throw new PolicyError(file, null, 'begins with title and reviewedBy between two lines of ---');
  const values = new Map((matter[1] ?? '').split('\n').map((line) => {
    const [name = '', ...rest] = line.split(':');
    return [name.trim(), rest.join(':').trim()] as const;
  }));
  const [title, reviewedBy] = [values.get('title'), values.get('reviewedBy')];
  if (!title) throw new PolicyError(file, null, 'has no title');
  if (!reviewedBy) throw new PolicyError(file, null, 'does not say who reviewed it: a name, or unreviewed');
  return { file, title, reviewedBy, clauses: clausesOf(file, source.slice(matter[0].length)) };
}

function clausesOf(file: string, text: string): Clause[] {
  const clauses: { id: string; level: 2 | 3; heading: string; lines: string[] }[] = [];
  const ids = new Set<string>();
  for (const line of text.split('\n')) {
    const heading = HEADING.exec(line);
    if (heading) {
      const [, marks = '', words = '', id = ''] = heading;
      if (!CLAUSE_ID.test(id)) throw new PolicyError(file, id || null, `the heading "${words.slice(0, 60)}" needs an id like {#some.clause}`);
      if (ids.has(id)) throw new PolicyError(file, id, 'the id is used twice');
      if (marks.length !== 2 && marks.length !== 3) throw new PolicyError(file, id, 'headings are of the second or third level');
      ids.add(id);
      clauses.push({ id, level: marks.length, heading: words, lines: [] });
    } else if (clauses.length > 0) {
      clauses.at(-1)?.lines.push(line);
    } else if (line.trim() !== '') {
      throw new PolicyError(file, null, 'has text before its first heading');
    }
  }
  if (clauses.length === 0) throw new PolicyError(file, null, 'has no clauses');
  return clauses.map(({ lines, ...clause }) => ({ ...clause, body: lines.join('\n').trim() }));
}
