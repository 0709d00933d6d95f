import { type Rule, terms } from './rule.js';
import { SafetyCategory } from './safety-category.js';
import { UNDRESS } from './sexual.rules.js';

const INTIMATE_ABUSE = terms(`
  revenge porn|creepshot*|upskirt*|voyeur photo*|voyeur video*|voyeur cam*|peeping tom photo*|hidden camera in|hidden camera under|blackmail my|blackmail her|blackmail him|blackmail material|spycam in|spy cam in|stalking my|doxxing|doxxed|doxx my|doxx her|doxx him|doxx them|sextortion|humiliate my|humiliating my|humiliate her|humiliate him|bully my|bullying my|mock my classmate*|mock my coworker*|make my ex look|make fun of my classmate*|make fun of my teacher|shame my ex|fat shame|fat shaming|slut shame|slut shaming|body shame
  porno vengativo|venganza porno|cámara oculta en|chantaje a mi|chantajear a mi|humillar a mi|burlarse de mi|acosar a mi|revenge porno|caméra cachée dans|faire chanter mon|faire chanter ma|humilier mon|humilier ma|harceler mon|harceler ma|se moquer de mon|rachepornos|racheporno|versteckte kamera in|erpresse meine*|demütige meine*|mobbing gegen|bloßstellen
  리벤지포르노|리벤지 포르노|몰카|도촬|불법촬영|왕따시키|협박용|盗撮|リベンジポルノ|脅迫用|いじめてやる|晒し者|偷拍女|偷拍裙|偷拍隐私|偷拍隱私|厕所偷拍|廁所偷拍|更衣室偷拍|复仇色情|復仇色情|勒索用|人肉搜索|羞辱我的|霸凌我的
`);
const abuseInOrdinaryUse = terms('against|prevent*|prevention|awareness|anti|stop|stopping|end|campaign|contra|contre|gegen|prevención|prévention|예방|금지|방지|근절|防止|禁止|対策|撲滅|严禁|嚴禁|预防|預防');

export const harassmentRules: readonly Rule[] = [
  { id: 'harassment.intimate', category: SafetyCategory.HARASSMENT, any: INTIMATE_ABUSE, unless: abuseInOrdinaryUse, unlessWithin: 2 },
  { id: 'harassment.undress', category: SafetyCategory.HARASSMENT, any: UNDRESS, unless: terms('undress the issue|strip her of|strip him of|脱衣所|脱衣場|脱衣室|脱衣籠|脱衣物|脱衣机|脫衣機|洗脱衣') },
];

const SELF_HARM = terms(`
  suicide|suicidal|kill myself|killing myself|kill yourself|killing yourself|kys|end my life|ending my life|take my own life|self harm|self harming|selfharm|self injury|self mutilation|cut my wrist*|cutting my wrist*|cutting her wrist*|cutting his wrist*|cut wrists|cut her wrists|cut his wrists|slit wrist*|slit my wrist*|slitting wrist*|slitting her wrist*|slitting his wrist*|slashed wrist*|hanging himself|hanging herself|hang myself|hanged himself|hanged herself|noose around her neck|noose around his neck|noose around my neck|overdosing on pills|jumping off a bridge to die|pro ana|proana|pro mia|thinspo|thinspiration|bonespo|starve myself
  suicidio|suicidarse|suicida|suicidándose|matarme|autolesi*|cortarse las venas|cortarme las venas|ahorcarse|se suicider|suicidé|suicidée|me tuer|automutilation|se tailler les veines|se pendre|selbstmord|selbstmörder*|suizid|suizidal|selbstverletz*|sich umbringen|mich umbringen|sich ritzen|mich ritzen|arme ritzen|pulsadern|sich erhängen
  자살|자해하는|자해를|자해 흉터|자해장면|손목자해|손목을 긋|목을 매|죽고 싶|自殺|自傷|リストカット|首吊り|首つり|死にたい|飛び降り自殺|自杀|自殺|自残|自殘|割腕|上吊自|上吊的人|女人上吊|男人上吊|我想死|轻生|輕生|自我了断
`);
const helpOrName = terms(`
  prevention|preventing|prevent|awareness|hotline|helpline|lifeline|squad|squads|door|doors|memorial|survivor*|support|recovery|recovering|help line|charity|stop|against|stigma|suicide king|suicide lake|suicide forest aokigahara|suicide cable
  prevención|prevenir|escuadrón|contra|línea de ayuda|prévention|prévenir|contre|escadron|prävention|vorbeugung|hilfe|suizidprävention|gegen
  예방|방지|상담|혼자살|남자살|여자살|각자살|부자살|과자살|공자살|타자살|자살골|年轻生|年輕生|来自杀|來自殺|独自杀|獨自殺|独自殺|亲自杀|親自殺|各自杀|来自残|來自殘|我想死你|혼자 살|防止|予防|対策|相談|预防|預防|干预|防治|热线|熱線
`);

export const selfHarmRules: readonly Rule[] = [{ id: 'self-harm.act', category: SafetyCategory.SELF_HARM, any: SELF_HARM, unless: helpOrName, unlessWithin: 2 }];
