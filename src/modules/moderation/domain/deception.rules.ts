import { type Rule, terms } from './rule.js';
import { SafetyCategory } from './safety-category.js';

const DEEPFAKE = terms(`
  deepfake*|deep fake|deep fakes|face swap onto|faceswap onto|swap my face onto the|impersonat* my|impersonat* the president|impersonat* a police|impersonat* a real|impersonat* someone|pretend to be the president|pretend to be my|pass me off as|fake endorsement|fake news broadcast|fake news footage|fake press conference|fake interview with|fake video of president|fake celebrity|fake video of|fake footage of|fake statement by|fake screenshot of a tweet|fake tweet|fake police badge|as real news footage
  ultrafalso|suplantar a|suplantar la identidad|vídeo falso de|video falso de|noticia falsa|noticias falsas|hypertrucage|fausse vidéo de|faux discours|usurper l identité|se faire passer pour le président|fausse interview|gefälschtes video|gefälschte aufnahme*|gefälschtes interview|sich ausgeben als
  딥페이크|가짜뉴스|가짜 뉴스|대통령 사칭|연예인 사칭|경찰 사칭|ディープフェイク|大統領になりすま|首相になりすま|芸能人になりすま|警察官になりすま|なりすまし動画|なりすまし画像|偽ニュース|フェイク動画|偽の記者会見|深度伪造|深度偽造|换脸视频|換臉影片|换脸成|換臉成|冒充警察|冒充总统|冒充總統|冒充名人|冒充明星|假新闻|假新聞|伪造视频|偽造影片
`);
const deepfakeInOrdinaryUse = terms('detect*|detection|awareness|against|prevent*|conference on|anti|stop|how to spot|spotting|expos*|danger*|panel on|article about|contra|detección|contre|détection|gegen|erkennen|erkennung|탐지|예방|방지|근절|주의|検出|防止|対策|注意|检测|檢測|防范|防範|识别|識別|打击|打擊|反换脸|冒充者综合征|elvis impersonat*');

// Only what a picture of a public figure must not claim; likeness alone is for the image checks and for reports to judge.
const PUBLIC_FIGURE = terms(`
  trump|donald trump|joe biden|biden|obama|kamala harris|putin|zelensky|zelenskyy|xi jinping|kim jong un|netanyahu|macron|merkel|olaf scholz|friedrich merz|starmer|modi|pope francis|pope leo|elon musk|taylor swift|king charles|pedro sánchez|sheinbaum
  트럼프|바이든|푸틴|시진핑|김정은|윤석열|이재명|トランプ大統領|バイデン大統領|プーチン|習近平|金正恩|岸田首相|石破首相|高市首相|特朗普|川普|拜登|普京|普丁|习近平|習近平|金正恩|赖清德|賴清德|蔡英文
`);
const FALSE_EVENT = terms(`
  being arrested|arrested|in handcuffs|handcuffed|in prison|in jail|behind bars|kissing|drunk|taking drugs|smoking crack|confessing|confess*|surrendering|surrenders|declaring war|declares war|declare war|endorsing|endorses|endorsement|announcing resignation|resigning|taking a bribe|accepting a bribe|dead in|lying dead|giving a nazi salute|nazi salute|crypto giveaway|bitcoin giveaway|promoting bitcoin|promoting crypto
  arrestado|detenido|esposado|en la cárcel|besando|borracho|declarando la guerra|rindiéndose|arrêté|menotté|menottes|en prison|ivre|embrasse|déclarant la guerre|verhaftet|festgenommen|handschellen|im gefängnis|küsst|betrunken|erklärt den krieg
  체포|수갑|감옥|항복|키스|逮捕|手錠|刑務所|降伏|宣戦布告|キス|被捕|手铐|手銬|入狱|入獄|投降|宣战|宣戰|接吻|亲吻|親吻
`);

const COPYING = terms(`
  remove the watermark|remove watermark*|removing the watermark|removing watermark*|watermark removal|erase the watermark|without the watermark|without its watermark|strip the watermark|remove the shutterstock|remove the getty|remove the copyright notice|remove copyright notice|remove the artist s signature|remove the signature of the artist
  exact copy of the disney|exact copy of the marvel|exact replica of the logo|exact copy of the logo|counterfeit logo*|counterfeit label*|counterfeit packaging|counterfeit louis vuitton|counterfeit gucci|counterfeit nike|fake gucci|fake louis vuitton|fake nike label*|fake rolex|bootleg dvd|bootleg merch*|pirated copy|pirated movie*|pirated film*|pirated game*|scan of the whole book|reproduce the album cover exactly|reproduce the movie poster exactly|copy the artwork exactly and sign
  quitar la marca de agua|quita la marca de agua|eliminar la marca de agua|elimina la marca de agua|sin la marca de agua de|copia pirata|película pirata|falsificación de marca|bolso falso de|supprimer le filigrane|supprime le filigrane|enlever le filigrane|enlève le filigrane|retirer le filigrane|copie pirate|film piraté|contrefaçon de marque|sac contrefait|wasserzeichen entfernen|entferne das wasserzeichen|wasserzeichen weg|raubkopie*|gefälschte marken*|gefälschte rolex
  워터마크 제거|워터마크를 제거|워터마크 지워|워터마크를 지워|해적판|짝퉁 로고|불법복제|透かしを消|透かしを除去|ウォーターマークを消|ウォーターマークを除去|ウォーターマーク除去|海賊版|偽ブランド|去水印|去除水印|去掉水印|去浮水印|去除浮水印|移除浮水印|移除水印|盗版|盜版|假冒商标|假冒商標|山寨logo
`);
const copyingInOrdinaryUse = terms('against|stop|anti|awareness|contra|contre|gegen|금지|근절|禁止|撲滅|防止|反盗版|反盜版|打击|打擊|拒绝|拒絕|抵制');

const EVASION = terms(`
  bypass the safety filter|bypass safety filter*|bypass the filter|bypass filters|bypass the content filter|bypass content policy|bypass moderation|bypass the moderation|bypass censorship filter*|ignore the safety filter|ignore safety filter*|ignore the content policy|ignore your content policy|ignore content policy|ignore all safety|ignore your safety|ignore the safety|disable the safety filter|disable safety filter*|disable the filter|turn off the safety filter|turn off safety filter*|jailbreak mode|jailbreak prompt|uncensored mode|no content policy|without any safety filter|ignore previous instructions|ignore all previous instructions|dan mode
  sin filtro de seguridad|ignora las instrucciones anteriores|ignora la política de contenido|saltarse el filtro|évite le filtre de sécurité|contourne le filtre|contourner le filtre|ignore les instructions précédentes|sicherheitsfilter umgehen|umgehe den filter|ignoriere die richtlinien|ignoriere alle anweisungen
  필터를 우회|필터 우회|안전 필터를 무시|검열 해제|フィルターを回避|フィルタを回避|安全フィルターを無視|検閲を解除|絕過審查|绕过审查|繞過審查|绕过过滤|繞過過濾|绕过安全|繞過安全|忽略之前的指令|忽略安全|关闭安全过滤|關閉安全過濾|无审查模式
`);
const ANIMAL_CRUELTY = terms(`
  animal cruelty|animal torture|torturing a cat|torturing a dog|torturing animals|torturing an animal|torture a cat|torture a dog|torture animals|kicking a puppy|kick a puppy|abusing a dog|abusing a cat|abusing animals|dog fighting ring|dogfighting|cockfighting|crushing a kitten|crush a kitten|drowning kittens|drown a kitten|drowning puppies|burning a cat|maltrato animal|torturar animales|torturando a un perro|torturando a un gato|maltraitance animale|torturer un chat|torturer un chien|tierquälerei|hund quälen|katze quälen|동물학대|동물 학대|動物虐待|虐待動物|虐待动物|虐猫|虐貓|虐狗
`);
const againstCruelty = terms('against|stop|end|prevention|prevent|anti|awareness|contra|contre|gegen|reject|예방|방지|반대|근절|防止|反対|反对|反對|拒绝|拒絕|禁止');

export const deceptionRules: readonly Rule[] = [
  { id: 'impersonation.deepfake', category: SafetyCategory.IMPERSONATION, any: DEEPFAKE, unless: deepfakeInOrdinaryUse, unlessWithin: 2 },
  { id: 'impersonation.false-event', category: SafetyCategory.IMPERSONATION, any: PUBLIC_FIGURE, near: [{ any: FALSE_EVENT, within: 4 }], unless: terms('trump card*|trump tower|trump cards|trump suit|ace of trump*') },
  { id: 'copyright.copying', category: SafetyCategory.COPYRIGHT, any: COPYING, unless: copyingInOrdinaryUse, unlessWithin: 2 },
  { id: 'other.evasion', category: SafetyCategory.OTHER, any: EVASION },
  { id: 'other.animal-cruelty', category: SafetyCategory.OTHER, any: ANIMAL_CRUELTY, unless: againstCruelty, unlessWithin: 2 },
];
