import { type Rule, terms } from './rule.js';
import { SafetyCategory } from './safety-category.js';

// The shortest list that a first screen can do with; words with an ordinary meaning stay out of it.
const SLURS = terms(`
  nigger|niggers|nigga|niggas|faggot|faggots|kikes|dirty kike|filthy kike|wetback|wetbacks|gook|gooks|raghead*|towelhead*|sandnigger*|sand nigger*|tranny|trannies|shemale*|coon caricature|darkie|darkies|zipperhead*|untermensch*|judensau|subhuman race|subhuman races
  sudacas|sudaca de mierda|moros de mierda|negro de mierda|maricón de mierda|judío de mierda|bougnoule*|youpin|youpins|sale nègre|sale arabe|sale juif|bamboula|kanake|kanaken|drecksjude*|scheißausländer*|scheiß ausländer|neger
  짱깨|쪽바리|깜둥이|チョン公|シナ畜|支那畜|土人ども|支那猪|支那豬|黑鬼|小日本鬼子|尼哥|棒子鬼
`);

const GLORY = terms(`
  heil hitler|sieg heil|white power|white supremac*|white pride|hitler was right|master race|race war|gas the jews|gas the muslims|gas the migrants|kill all women|death to women|kill all christians|death to christians|kill all indians|kill all asians|kill all disabled|kkk rally|ku klux klan rally|1488 tattoo|14 88 tattoo|1488 flag|great replacement theory|happy merchant meme|day of the rope|ethnostate|holocaust was a hoax|holocaust hoax|jews will not replace us
  poder blanco|supremacía blanca|arriba hitler|viva hitler|pouvoir blanc|suprématie blanche|vive hitler|weiße macht|rassenreinheit|rassenkrieg|judenfrei|weisse vorherrschaft|juden vergasen|백인우월|히틀러 만세|ハイルヒトラー|白人至上主義|ヒトラー万歳|白人至上|希特勒万岁|希特勒萬歲|种族清洗|種族清洗
`);
const againstHate = terms('against|anti|protest*|oppose|opposing|combat*|fight*|stop|end|history of|documentary|museum|contra|contre|gegen|antifa*|반대|反対|反对|反對|race war games|pc master race|white power drill*|white power tool*|white power bank*|white power cord*|white power outlet*|white power plant|white power button|white power supply|white power line*|white power station|white power generator|white power strip');

const NAZI = terms('nazi|nazis|hitler|third reich|waffen ss|goebbels|himmler|swastika|swastikas|hakenkreuz*|esvástica|croix gammée|나치|히틀러|ナチス|ヒトラー|鉤十字|ハーケンクロイツ|纳粹|納粹|希特勒');
const PRAISE = terms('glorious|glorif*|heroic|hero|heroes|proud|propaganda|recruitment|salute|saluting|victorious|worship*|tribute|celebrat*|awesome|armband|tattoo|flag|glorios*|orgullos*|héroe|propagande|glorieux|fier|salut nazi|ruhm*|heldenhaft*|stolz*|hitlergruß|영광|찬양|영웅|선전|偉大な|賛美|万歳|英雄|プロパガンダ|敬礼|伟大|偉大|宣传画|宣傳畫|万岁|萬歲|敬礼|敬禮');
const innocentSigns = terms('hindu|hinduism|buddhis*|jain|jainism|diwali|temple|rangoli|auspicious|budista|bouddhiste|buddhistisch*|히틀러 비판|卍|anti nazi|against nazi*|against the nazi*|fighting nazis|fight* the nazis|defeat*|neonazi aussteiger*|museum|documentary|trial|trials|nuremberg|grammar nazi|soup nazi|反ナチス|反纳粹|反納粹');

const PEOPLES = terms(`
  jew|jews|jewish people|muslim|muslims|black people|blacks|africans|arabs|immigrants|migrants|refugees|gays|gay people|lesbians|homosexuals|trans people|transgender people|gypsies|roma people|mexicans|chinese people|disabled people|the disabled
  judíos|musulmanes|negros|inmigrantes|gitanos|homosexuales|juifs|musulmans|noirs|immigrés|arabes|homosexuels|juden|muslime|schwarze|ausländer|flüchtlinge|zigeuner|homosexuelle
  유대인|무슬림|흑인|이민자|동성애자|외국인|조선족|ユダヤ人|イスラム教徒|黒人|移民|同性愛者|在日|外国人|犹太人|猶太人|穆斯林|黑人|移民|同性恋|同性戀|外国人|外國人
`);
const WISH_DEATH = terms(`
  kill all|exterminat*|eradicat*|death to|gas chamber for|wipe out|wiping out|should die|must die|should be killed|should be shot|annihilat*|hang all|burn all|lynch
  matar a todos los|exterminar|muerte a los|muerte a las|mort aux|exterminer|tuer tous les|tod den|vernichte*|ausrotten|tötet alle
  다 죽여|박멸|몰살|죽어라|皆殺し|絶滅させ|駆除|死ね|杀光|殺光|灭绝|滅絕|消灭|消滅|去死
`);
const DEHUMANISED = terms('as vermin|as rats|as cockroaches|as monkeys|as apes|as pigs|as parasites|as animals|as subhuman*|like vermin|like rats|like cockroaches|like monkeys|like apes|are vermin|are rats|are cockroaches|are monkeys|are apes|are animals|are subhuman|are parasites|are inferior|son ratas|son animales|como ratas|como monos|sont des rats|sont des singes|comme des rats|comme des singes|sind ratten|als ratten|als affen|sind untermenschen|sind ungeziefer|als ungeziefer|벌레 같은|바퀴벌레|원숭이로|ゴキブリ|害虫|猿として|劣等|蟑螂|害虫|劣等|老鼠一样');

export const hateRules: readonly Rule[] = [
  { id: 'hate.slur', category: SafetyCategory.HATE, any: SLURS, unless: terms('car tranny|truck tranny|transmission tranny|tranny fluid|tranny rebuild|speed tranny') },
  { id: 'hate.glory', category: SafetyCategory.HATE, any: GLORY, unless: againstHate, unlessWithin: 2 },
  { id: 'hate.nazi', category: SafetyCategory.HATE, any: NAZI, near: [{ any: PRAISE, within: 3 }], unless: innocentSigns, unlessWithin: 2 },
  { id: 'hate.death', category: SafetyCategory.HATE, any: PEOPLES, near: [{ any: WISH_DEATH, within: 2 }] },
  { id: 'hate.dehumanised', category: SafetyCategory.HATE, any: PEOPLES, near: [{ any: DEHUMANISED, within: 3 }] },
];
