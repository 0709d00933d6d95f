import type { Reading, Word } from './reading.js';
import { collapse, longestWord, type Spelling, spellings } from './spelling.js';
import { goOn, isMasked, isTermWord, parseTerm, shortestStem, type Term } from './term.js';

/** Where a term stands, in the positions of the reading; both ends inclusive. */
export interface Hit {
  readonly start: number;
  readonly end: number;
}

interface Entry extends Term {
  readonly groups: number[];
}
interface Spelled {
  readonly spelling: Spelling;
  readonly key: string;
}

// Ordinary words that people run together with a term. Short ones are left out: too many words are made of them.
const companions = ['a', 'girl', 'girls', 'boy', 'boys', 'woman', 'women', 'man', 'men', 'lady', 'teen', 'babe', 'photo', 'picture', 'video', 'body', 'scene', 'very', 'full', 'fully'];
const shortestPart = 4;
const longestPart = 16;
// So many single letters in a row are a text, not a word.
const aWholeText = 24;

/** Finds many terms in a reading at once. Terms come in groups; a term may be in several. */
export class Lexicon {
  private readonly words = new Map<string, Entry[]>();
  private readonly blurred = new Map<string, Entry[]>();
  private readonly stems = new Map<string, Entry[]>();
  private readonly cjk = new Map<string, Entry[]>();
  private readonly maskable = new Map<string, Entry[]>();
  private readonly parts = new Map<string, Entry | null>(companions.map((word) => [word, null]));
  private readonly groupCount: number;

  /** @param inCompounds the groups whose terms are also looked for in words run together */
  constructor(groups: readonly (readonly string[])[], inCompounds: ReadonlySet<number> = new Set(groups.keys())) {
    const entries = new Map<string, Entry>();
    for (const [group, terms] of groups.entries()) {
      for (const source of terms) {
        const entry = entries.get(source) ?? { ...parseTerm(source), groups: [] };
        entries.set(source, entry);
        entry.groups.push(group);
      }
    }
    for (const entry of entries.values()) this.add(entry, entry.groups.some((group) => inCompounds.has(group)));
    this.groupCount = groups.length;
  }

  private add(entry: Entry, inCompounds: boolean): void {
    const [first, ...rest] = entry.words;
    if (entry.cjk) return push(this.cjk, first.text.charAt(0), entry);
    if (first.prefix) {
      for (const start of new Set([stemStart(first.key), stemStart(first.blurredKey)])) push(this.stems, start, entry);
      return;
    }
    push(this.words, first.key, entry);
    push(this.blurred, first.blurredKey, entry);
    if (rest.length > 0) return;
    push(this.maskable, first.text.length + first.text.charAt(0), entry);
    if (inCompounds && first.text.length >= shortestPart) this.parts.set(first.text, entry);
  }

  /** @returns for each group its hits, in no particular order */
  find(reading: Reading): Hit[][] {
    const hits: Hit[][] = Array.from({ length: this.groupCount }, () => []);
    const report = (entry: Entry, start: number, end: number): void => {
      for (const group of entry.groups) hits[group]?.push({ start, end });
    };
    const all = [...reading.words, ...reading.joined];
    const spelled = new Map(all.filter((word) => word.script === 'alphabet').map((word) => [word, spell(word)]));
    const cjkAt = new Map(reading.words.filter((word) => word.script === 'cjk').map((word) => [word.start, word.text]));
    const from = new Map<number, Word[]>();
    for (const word of spelled.keys()) push(from, word.start, word);

    for (const word of all) {
      if (word.script === 'cjk') this.findInside(word, cjkAt.get(word.end + 1), report);
      for (const way of spelled.get(word) ?? []) {
        for (const entry of this.candidates(way)) {
          const end = endOfPhrase(entry, 1, word.end, from, spelled);
          if (isTermWord(way.spelling, way.key, entry.words[0]) && end !== null) report(entry, word.start, end);
        }
        for (const entry of word.spelled && word.text.length > aWholeText ? this.within(way.spelling.text) : this.compound(way.spelling.text, word.spelled)) report(entry, word.start, word.end);
      }
      if (word.text.includes('*')) {
        for (const entry of this.maskable.get(word.text.length + word.text.charAt(0)) ?? []) if (isMasked(word.text, entry.words[0])) report(entry, word.start, word.end);
      }
    }
    return hits;
  }

  /** Terms within a CJK word; one written with a space may also go on in the next word. */
  private findInside({ text, start }: Word, next: string | undefined, report: (entry: Entry, start: number, end: number) => void): void {
    const withNext = text + (next ?? '');
    for (let at = 0; at < text.length; at++) {
      for (const entry of this.cjk.get(text.charAt(at)) ?? []) {
        const term = entry.words.map((word) => word.text).join('');
        if (!(entry.words.length > 1 ? withNext : text).startsWith(term, at)) continue;
        const end = at + term.length;
        if (entry.alone && (goOn(text.charAt(at - 1), text.charAt(at)) || goOn(text.charAt(end - 1), text.charAt(end)))) continue;
        report(entry, start + at, start + end - 1);
      }
    }
  }

  private *candidates({ spelling, key }: Spelled): Iterable<Entry> {
    yield* (spelling.blurred ? this.blurred : this.words).get(key) ?? [];
    yield* this.stems.get(stemStart(key)) ?? [];
  }

  /** Terms anywhere in a row of letters that spells out a whole text without word breaks. */
  private *within(text: string): Iterable<Entry> {
    for (let at = 0; at < text.length; at++) {
      for (let size = shortestPart + 1; size <= longestPart; size++) {
        const entry = this.parts.get(text.slice(at, at + size));
        if (entry) yield entry;
      }
    }
  }

  /** Terms in a word that is nothing but terms and their companions: `nudegirl`. `spelled` admits any one-letter words at its ends. */
  private compound(text: string, spelled: boolean): Entry[] {
    if (text.length <= shortestPart || text.length > longestWord) return [];
    const reached: (Entry[] | undefined)[] = [[]];
    for (let at = 0; at < text.length; at++) {
      const before = reached[at];
      if (!before) continue;
      for (let end = at + 1; end <= Math.min(text.length, at + longestPart); end++) {
        const part = this.parts.get(text.slice(at, end));
        const letter = spelled && end === at + 1 && (at === 0 || end === text.length) && 'aeiouy'.includes(text.charAt(at));
        if (part !== undefined || letter) reached[end] ??= part ? [...before, part] : before;
      }
    }
    return reached[text.length] ?? [];
  }
}

const stemStart = (key: string): string => key.slice(0, shortestStem);
const spell = (word: Word): Spelled[] => spellings(word.text).map((spelling) => ({ spelling, key: collapse(spelling.text) }));

/** Where the phrase that begins with a word ending at `end` is over; null where the words that follow are others. */
function endOfPhrase(entry: Entry, index: number, end: number, from: ReadonlyMap<number, Word[]>, spelled: ReadonlyMap<Word, Spelled[]>): number | null {
  const wanted = entry.words[index];
  if (!wanted) return end;
  for (const word of from.get(end + 1) ?? []) {
    const fits = spelled.get(word)?.some(({ spelling, key }) => isTermWord(spelling, key, wanted));
    const over = fits ? endOfPhrase(entry, index + 1, word.end, from, spelled) : null;
    if (over !== null) return over;
  }
  return null;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
