import { type Rule, terms } from './rule.js';
import { SafetyCategory } from './safety-category.js';

/** Injury shown for its own sake. Battles, weapons, horror and crime stories without it are allowed. */
const GORE = terms(`
  gore|gory|snuff film|snuff video|decapitat*|beheaded|beheading|dismember*|disembowel*|eviscerat*|mutilated corpse*|mutilated body|mutilated bodies|severed head|severed heads|severed limb*|severed arm*|severed leg*|guts spilling|intestines spilling|entrails|brains splatter*|brain splatter|blood splatter everywhere|exploded head|skinned alive|flayed alive|burned alive|burnt alive|burning alive|torture porn|being tortured|tortured to death|beaten to death|stabbed to death|stoned to death|mangled corpse*|mangled body|rotting corpse*|pile of corpses|piles of corpses|bodies hanging|lynching|lynched|crush fetish
  decapitad*|decapitación|desmembrad*|descuartizad*|destripad*|vísceras|torturado hasta|quemado vivo|cabeza cortada|cadáver mutilado
  décapité|décapitée|décapitation|corps démembré|corps démembrés|démembrement|éviscéré|éventré|tête coupée|tête tranchée|brûlé vif|brûlée vive|torturé à mort|cadavre mutilé
  enthauptet*|enthauptung|zerstückelt*|ausgeweidet*|abgetrennter kopf|abgetrennte köpfe|verstümmelte leiche*|verstümmelter körper|verstümmelte körper|zu tode gefoltert|lebendig verbrannt|gedärme
  참수|토막살인|토막 시체|고어물|내장이 쏟아|고문 장면|잘린 머리|스너프
  斬首|生首|四肢切断|内臓が飛び出|グロ画像|グロテスクな死体|バラバラ死体|拷問|スナッフ|惨殺
  斩首|斬首|砍头|砍頭|断头尸|肢解|碎尸|碎屍|开膛破肚|開膛破肚|肠子流出|酷刑折磨|凌迟|凌遲|血腥屠杀|血腥屠殺|活活烧死|活活燒死|虐杀|虐殺
`);
const goreInOrdinaryUse = terms(`
  gory detail*|al gore|gore tex|gore vidal|gore verbinski|gore bay|gore range|lesley gore|catherine gore|no gore|without gore|no gory|sin gore|beheading of st|beheading of saint|beheading of john|medusa beheaded|perseus beheaded|judith beheading|tax entrails|lynching memorial|against lynching|anti lynching|memorial to lynching
  massacre of the innocents|참수리|先生首|学生首|學生首|拷問博物館|拷問器具展|凌迟晨|砍头去尾
`);

const KILL = terms('kill|kills|killing|murder*|shot dead|gun down|shooting at|shoot at|shoot dead|shot in the head|stab|stabs|stabbing|strangle*|strangling|execute|executing|execution of|assassinate*|bomb|bombing|behead|poison|asesinar|asesinando|matar a|matando a|assassiner|poignarder|ermorde*|ermordet|umbringen|erschieß*|암살|살해|죽이는|暗殺|殺害|殺す|刺殺|杀死|殺死|杀害|殺害|枪杀|槍殺|刺杀|刺殺');
/** People the author has in mind, not figures of a story. */
const REAL_TARGET = terms(`
  my neighbor|my neighbour|my wife|my husband|my boss|my teacher|my classmate*|my coworker*|my colleague*|my ex|my girlfriend|my boyfriend|my mother|my father|my parents|my family|my roommate|these people|the president|the prime minister|the pope|school children|schoolchildren|students at|the mayor|our president
  mi vecino|mi jefe|mi esposa|mi marido|mi profesor*|mi exnovi*|el presidente|mon voisin|mon patron|ma femme|mon mari|mon ex|ma prof|le président|meinen nachbarn|meine frau|meinen chef|meinen lehrer|meine ex|meinen mann|den präsidenten
  내 이웃|내 상사|우리 선생님|대통령|전 여자친구|隣人を|上司を|先生を|元カノを|大統領を|首相を|我的邻居|我的鄰居|我老板|我老闆|我的老师|我的老師|前女友|总统|總統|我的同学|我的同學
`);

const MASS_ATTACK = terms(`
  school shooting|school shooter|mass shooting|mass shooter|shoot up the school|shoot up a school|shooting up a school|church shooting|mosque shooting|synagogue shooting|suicide bomb*|suicide vest|car bomb*|terrorist attack|terror attack|massacre of|massacring|ethnic cleansing|genocide of
  tiroteo escolar|tiroteo masivo|atentado terrorista|atentado suicida|fusillade dans une école|attentat suicide|attaque terroriste|amoklauf*|amokläufer*|terroranschlag*|selbstmordattent*|학교 총격|총기난사|총기 난사|자살폭탄|자살 폭탄|테러 공격|銃乱射|自爆テロ|無差別殺人|テロ攻撃|校园枪击|校園槍擊|自杀式袭击|自殺式襲擊|恐怖袭击|恐怖襲擊|人肉炸弹|人肉炸彈|大规模枪击
`);
const massAttackInOrdinaryUse = terms(`
  massacre of the innocents|after the|victims of|memorial|vigil|prevention|survivor*|against|awareness|prevent|protest*|stop|end|condemn*|drill|documentary|museum|history of|contra|prevención|víctimas|contre|prévention|victimes|gegen|prävention|opfer|예방|추모|반대|대비|훈련|防止|追悼|反対|対策|訓練|预防|預防|悼念|反对|反對|演习|演習
`);

export const violenceRules: readonly Rule[] = [
  { id: 'violence.gore', category: SafetyCategory.VIOLENCE, any: GORE, unless: goreInOrdinaryUse },
  {
    id: 'violence.target', category: SafetyCategory.VIOLENCE, any: KILL, near: [{ any: REAL_TARGET, within: 3 }],
    unless: terms('kill time|killing time|bath bomb*|photo bomb*|murder mystery|murder of crows|poison ivy|poison dart'),
  },
  { id: 'violence.mass-attack', category: SafetyCategory.VIOLENCE, any: MASS_ATTACK, unless: massAttackInOrdinaryUse, unlessWithin: 3 },
];
