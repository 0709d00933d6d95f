import { AGE_UNDER_18 } from './ages.js';
import { type Rule, terms } from './rule.js';
import { SafetyCategory } from './safety-category.js';
import { ALLURING, EXPLICIT, NUDE, UNDRESS } from './sexual.rules.js';

/** Somebody under 18, beyond doubt. "Girl" and "boy" alone are not here: they are said of adults. */
const MINOR = terms(`
  ${AGE_UNDER_18}|child|children|childlike|kid|kids|toddler*|infant|infants|newborn*|babies|preteen*|pre teen*|tween|tweens|teen|teens|teenage|teenaged|teenager*|adolescent*|underage|under age|underaged|minors|minor child|schoolgirl*|schoolboy*|school girl|school girls|school boy|school boys
  little girl|little girls|little boy|little boys|young girl|young girls|young boy|young boys|small girl|small boy|baby girl|baby boy|middle schooler*|high schooler*|high school girl|high school boy|elementary school*|kindergart*|prepubescent|pubescent|pre pubescent|shota|lolita|jailbait|girl child|boy child|minor girl|stepdaughter|grade schooler*|preschooler*|first grader*|child like|my daughter|my son|my niece|little daughter|young daughter|barely legal|looks underage
  niño|niña|niños|niñas|menor de edad|menores|bebé|colegiala*|adolescente*|infantil|chiquilla|hijita|quinceañera
  enfant|enfants|fillette*|garçonnet|petite fille|petites filles|petit garçon|mineur|mineure|mineurs|mineures|écolière*|écolier*|collégienne*|lycéenne*|bébé|nourrisson|jeune fille
  ein kind|das kind|dem kind|des kindes|kleines kind|kinder|kindern|kindlich*|mädchen unter|kleines mädchen|kleiner junge|minderjährig*|säugling*|kleinkind*|schülerin*|schüler|schulmädchen|jugendliche|jugendlicher|teenagerin
  아동|어린이|미성년|소녀|소년|꼬마|초등학생|중학생|고등학생|여중생|여고생|유아|아기|어린아이|여자아이|남자아이|로리타|로리콘|청소년|10대
  児童|子供|子ども|こども|未成年|少女|少年|幼女|幼児|小学生|中学生|高校生|女子高生|女子中学生|女児|男児|赤ちゃん|ロリータ|ショタ|園児|十代
  儿童|兒童|小孩|孩子|未成年|幼女|幼童|女童|男童|小学生|小學生|中学生|中學生|初中生|高中生|正太|婴儿|嬰兒|女学生|女學生|小女孩|小男孩|少女|少年|幼儿|幼兒|孩童|少儿
`);
/** A sexualised child by another name, whatever stands beside it. Lolita, the fashion, is another word. */
const LOLI = terms(`
  loli|lolis|=ロリ|ロリっ子|ロリっ娘|ロリキャラ|ロリババア|ロリビッチ|ロリメイド|ロリショタ|ロリペド|ロリロリ|ロリエロ|ロリコン|口リコン|萝莉|蘿莉|=로리|로리콘
`);
// A laugh, which can be read as the word; and a given name.
const loliInOrdinaryUse = terms('lol!|lol!!|tía loli|tia loli|abuela loli|abuelita loli|doña loli|señora loli|萝莉塔|蘿莉塔');
const ALWAYS = terms(`
  child porn*|kiddie porn*|childporn*|child pornography|csam|csem|lolicon|lolicons|lolikon|shotacon|loli hentai|hentai loli|toddlercon|pedo|pedos|pedophil*|paedophil*|pedofil*|pédophil*|pädophil*|pedoporn*|jailbait|preteen model*|child erotica|sexualized child*|sexualised child*|sexy child*|sexy kid|sexy kids|sexy toddler*|sexy teen|sexy teens|teen porn*|teenporn*|underage sex*|child sex*|child abuse material|minor attracted
  pornografía infantil|pornografia infantil|porno infantil|pornographie infantile|pédopornograph*|kinderporno*|kinderpornograph*|kindesmissbrauch*
  아동 포르노|아동포르노|아동음란|소아성애|아청물
  児童ポルノ|ショタコン|小児性愛|幼女ポルノ
  儿童色情|兒童色情|恋童|戀童|萝莉控|蘿莉控|幼女色情|娈童|孌童
`);
const alwaysInOrdinaryUse = terms(`
  against child pornography|stop child pornography|anti pedophil*|against pedophil*|against csam|stop csam|detect csam|contra la pornografía infantil|gegen kinderporno*|反儿童色情|child sex ratio|child sex education|stop child sex*|end child sex*|prevent child sex*|against child sex*|fight* child sex*
`);

const SEXUAL_ANYWHERE = [...EXPLICIT, ...NUDE, ...UNDRESS, ...terms('sex|sexo|sexe|rape|raped|molest|molested|강간|レイプ|強姦|强奸|強姦|性侵|裸|바지를 벗|벗은 몸|enfant nu|enfants nus|bébé nu|garçon nu|garçons nus')];
// What the ordinary words for sex and nudity also mean is not excepted beside a child: only these are.
const harmlessBesideChildren = terms(`
  naked eye|naked mole|naked cake|naked tree|naked trees|naked branches|naked oat*|nude lipstick|nude color*|nude colour*|nude tone*|nude shade*|nude heel*|nude nail*|nude makeup|nude palette|no nudity|without nudity|no nsfw|bottomless pit|bottle nipple|bottle nipples|same sex|opposite sex|sex education|sex ratio|sex of|sex reveal|oilseed rape|rape seed|rape field|rape fields|rape flower|rape flowers|rape blossom*
  nacktschneck*|nacktmull*|pies desnudos|mismo sexo|même sexe|누드김밥|누드 김밥|누드톤|건강간|ヌードル|ヌードカラー|裸足|裸眼|裸電球|裸馬|裸木|裸岩|裸地|裸麦|裸子植物|赤裸々|裸一貫|裸の木|裸の枝|裸になった木|裸山|裸视|裸視|全裸眼|安全裸|口交通|路口交|入口交|出口交|口交警|口交叉|性交流|性交通|性交友|人口交|ハダカデバネズミ|裸露的岩|裸露的土|裸露的树|裸辞|裸考|裸婚|裸妆|裸妝|裸粉|裸色|裸车|裸机|裸钻|裸鑽|裸石|裸土|裸燕麦|性侵蚀|性侵蝕|性侵入|性侵略|角色情|做爱心|做爱吃|景色情|特色情|情色彩|背中出し|途中出し|ポルノグラフィティ|サセックス|ユニセックス|理性行為|tetas de viana|裸鼹|裸鼴
`);
const alluringBesideChildren = terms(`
  thermal underwear|sexual education|sexual health|sexual orientation|sexual abuse|sexual violence|sexual exploitation|asexual
  感性感|性感受|个性感|知性感|任性感|理性感|人性感|诱惑力|誘惑力
`);

/** A family at the beach is fine; a child singled out like this is not. */
const SWIMWEAR = terms(`
  in bikini|in a bikini|in her bikini|wearing bikini|wearing a bikini|in a micro bikini|in micro bikini|in a tiny bikini|in a string bikini|bikini model|en bikini|im bikini|비키니를 입은|비키니 입은|비키니 차림의|ビキニの|ビキニ姿の|ビキニを着た|比基尼的|穿比基尼的|穿著比基尼的|穿着比基尼的
`);

export const minorsRules: readonly Rule[] = [
  { id: 'minors.always', category: SafetyCategory.MINORS, any: ALWAYS, unless: alwaysInOrdinaryUse },
  { id: 'minors.loli', category: SafetyCategory.MINORS, any: LOLI, unless: loliInOrdinaryUse, unlessWithin: 0 },
  {
    id: 'minors.sexual', category: SafetyCategory.MINORS, any: SEXUAL_ANYWHERE, unless: harmlessBesideChildren,
    near: [{ any: MINOR, within: Infinity }],
  },
  {
    id: 'minors.alluring', category: SafetyCategory.MINORS, any: ALLURING, unless: alluringBesideChildren,
    near: [{ any: MINOR, within: 6 }],
  },
  { id: 'minors.swimwear', category: SafetyCategory.MINORS, any: SWIMWEAR, near: [{ any: MINOR, within: 1 }] },
];
