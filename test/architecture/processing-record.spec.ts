import { readdirSync, readFileSync } from 'node:fs';
import { dataMaps } from '../../src/data-maps.js';
import { gapsOf, type ProcessingFacts } from '../../src/modules/legal/domain/processing-record.js';

const read = (name: string): unknown => JSON.parse(readFileSync(`policies/${name}`, 'utf8'));
const facts = read('processing.json') as ProcessingFacts;
const kinds = new Set((read('recipients.json') as { kind: string }[]).map(({ kind }) => kind));
const files = readdirSync('policies/assessments').map((name) => name.replace(/\.md$/, ''));

describe('record of processing', () => {
  it('every purpose of every table rests on a ground, and every legitimate interest was balanced [P25] [P26]', () => {
    expect(gapsOf(dataMaps.flat(), facts, new Set(files), kinds)).toEqual([]);
  });

  it('every assessment says what it weighs, and is asked for by a purpose [P26]', () => {
    const wanted = Object.entries(facts.purposes).flatMap(([purpose, { assessment }]) => (assessment === undefined ? [] : [[assessment, purpose] as const]));
    expect(wanted.map(([assessment]) => assessment).sort()).toEqual([...files].sort());
    for (const [assessment, purpose] of wanted) {
      const text = readFileSync(`policies/assessments/${assessment}.md`, 'utf8');
      expect(text).toMatch(new RegExp(`^---\\nid: ${assessment}\\npurpose: ${purpose}\\nreviewedBy: \\S.*\\n---\\n`));
      for (const part of ['Interest', 'Necessity', 'Balance', 'Outcome']) expect(text).toMatch(new RegExp(`^\\*\\*${part}\\.\\*\\* \\S`, 'm'));
    }
  });
});
