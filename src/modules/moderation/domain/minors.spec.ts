import { promptRules } from './rules.js';
import { SafetyCategory } from './safety-category.js';
import { createScreen } from './screen.js';

const screen = createScreen(promptRules);

describe('a sexualised child by another name', () => {
  it.each([
    'loli girl in bed',
    'loli',
    'lolis on a beach',
    'l0li',
    '1o1i',
    'l.o.l.i',
    'lol! loli',
    'my abuela loli and a loli',
    '\u202eilol',
    'ロリ',
    'ﾛﾘ',
    'ロリ少女のイラスト',
    '合法ロリ、フロリダ',
    '萝莉',
    '可爱蘿莉',
    '로리 캐릭터',
  ])('is refused: %s', (text) => expect(screen({ text })).toEqual({ allowed: false, categories: [SafetyCategory.MINORS], ruleIds: expect.arrayContaining(['minors.loli']) }));

  it.each([
    'ロリポップを持つピエロ、グロリアという名の船',
    'セロリと人参、1キロリットルの水槽',
    'ロリータファッションのドレス、商品写真',
    'A cat that fell off a chair, lol! Cartoon',
    'LOL!!! in comic letters',
    'Mi tía Loli en la cocina',
    '칼로리 표가 있는 샐러드, 플로리다의 해변',
    '萝莉塔洋装的商品照片',
    'Lolita fashion dress with lace, studio catalogue shot',
    'フロリダの海岸、低カロリーの弁当',
  ])('is not seen in: %s', (text) => expect(screen({ text })).toEqual({ allowed: true }));
});
