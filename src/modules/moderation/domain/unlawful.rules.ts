import { type Rule, terms } from './rule.js';
import { SafetyCategory } from './safety-category.js';

const INSTRUCTION = terms(`
  how to make|how 2 make|bomb making|making instructions|how to build|how to cook|how to create|how to synthesize|how to synthesise|how to produce|how to grow|how to buy|how to sell|instructions for|instructions to|step by step|recipe for|recipe|diagram of|diagram for|blueprint|blueprints|blueprint of|schematic|schematics|tutorial|diy|cooking|synthesizing|synthesising|synthesis of|synthesis route|manufacture|manufacturing|selling|for sale|buy
  cómo hacer|cómo fabricar|cómo construir|instrucciones|receta|fabricar|vender|venta de|comment fabriquer|comment faire|mode d emploi|recette|fabriquer|vendre|wie man|anleitung|bauanleitung|herstellung|herstellen|rezept|verkauf
  만드는 법|만드는법|제조법|제조 방법|설계도|판매|作り方|製造方法|製法|設計図|販売|制作方法|制作炸|製作炸|制造炸|製造炸|制造方法|製造方法|怎么做|怎麼做|如何制造|如何製造|配方|图纸|圖紙|教程|出售
`);
const WEAPON = terms(`
  bomb|bombs|pipe bomb|pipebomb|nail bomb|explosive|explosives|c4|tatp|napalm|ied|molotov|molotov cocktail*|grenade|silencer|suppressor|ghost gun|ghost guns|nerve agent|nerve gas|sarin|ricin|anthrax|dirty bomb|chemical weapon*|bioweapon*|biological weapon*
  bomba|bombas|explosivo|explosivos|cóctel molotov|bombe|bombes|explosifs|cocktail molotov|rohrbombe*|sprengstoff*|sprengsatz|bomben|molotowcocktail*
  폭탄|폭발물|사제총|화염병|신경가스|爆弾|爆発物|火炎瓶|サリン|密造銃|炸弹|炸彈|炸药|炸藥|爆炸物|燃烧瓶|燃燒瓶|沙林|土枪|土槍
`);
const weaponInOrdinaryUse = terms('bath bomb*|bomb cyclone|photo bomb*|seed bomb*|cocoa bomb*|chocolate bomb*|hot chocolate bomb*|glitter bomb*|cherry bomb*|bomb shelter|bomb squad|bomb disposal|bomb pop|bombe glacée|bombe chocolat|bombe au chocolat|bombe de bain|bomba de baño|bombas de baño|bomba de agua|bomba de crema|bombas de crema|bomba de chocolate|bombe surprise|explosive flavor*|explosive flavour*|入浴爆弾|爆弾おにぎり|爆弾ハンバーグ|폭탄머리|폭탄 머리|폭탄주|폭탄계란|폭탄 계란|폭탄세일|炸弹人|深水炸弹鸡尾酒|c4 corvette');

const DRUG = terms('meth|methamphetamine|crystal meth|fentanyl|heroin|cocaine|crack cocaine|lsd|mdma|ghb|metanfetamina|heroína|cocaína|fentanilo|héroïne|cocaïne|méthamphétamine|methamphetamin|heroin|kokain|fentanyl|필로폰|헤로인|코카인|마약|펜타닐|覚醒剤|覚せい剤|ヘロイン|コカイン|大麻|フェンタニル|冰毒|海洛因|可卡因|古柯鹼|芬太尼|毒品');
const drugInOrdinaryUse = terms('마약김밥|마약 김밥|마약떡|마약 떡|마약계란|마약옥수수|마약토스트|마약베개|마약쿠션|against|anti|prevention|awareness|rehab*|recovery|breaking bad|contra|contre|gegen|예방|퇴치|금지|근절|防止|撲滅|対策|禁止|禁毒|缉毒|緝毒|远离|遠離|反毒品|打击毒品');

const FORGERY = terms(`
  fake passport*|fake id|fake ids|fake id card*|fake driver s license*|fake drivers license*|fake driving licence*|fake diploma*|fake degree certificate|fake birth certificate|fake visa|fake prescription*|fake vaccination card*|fake vaccine card*|forged passport*|forged document*|forged signature*|forge a signature|forging a signature|counterfeit money|counterfeit bill*|counterfeit banknote*|counterfeit currency|counterfeit id|counterfeit ids|counterfeit passport*|counterfeit dollar*|printable money|realistic dollar bills to print|fake money to print|print fake money|fake invoice|fake bank statement*|fake pay stub*|stolen credit card*|credit card dump*|phishing page|phishing email|phishing site
  pasaporte falso|carnet falso|dni falso|billetes falsos|dinero falso|documento falso|documentos falsos|falsificar billetes|falsificar dinero|falsificar documentos|falsificar un pasaporte|falsificar una firma|falsificar el dni|faux passeport*|faux papiers|fausse carte d identité|faux billets|fausse monnaie|faux permis|gefälschter pass|gefälschter ausweis|gefälschte ausweise|gefälschter personalausweis|falschgeld|gefälschter führerschein|gefälschte dokumente
  위조지폐|위조 지폐|위조여권|위조 여권|가짜 신분증|신분증 위조|위조 신분증|偽札|偽造パスポート|偽造免許証|偽造身分証|偽造紙幣|偽の運転免許証|假钞|假鈔|假护照|假護照|假身份证|假身分證|伪造身份证|偽造身分證|伪造护照|假证件|办假证
`);
const forgeryInOrdinaryUse = terms('detect*|detector|how to spot|spotting|awareness|training|against|movie prop');

const TRADE = terms('human trafficking|organ trafficking|hitman for hire|hire a hitman|child trafficking|sell organs|drug dealing menu|isis propaganda|isis recruitment|isis flag|isis execution|al qaeda propaganda|al qaeda recruitment|jihadist propaganda|terrorist propaganda|terrorist recruitment|tráfico de personas|trata de personas|sicario a sueldo|propaganda yihadista|trafic d êtres humains|propagande djihadiste|menschenhandel|auftragskiller*|인신매매|청부살인|人身売買|殺し屋募集|人口贩卖|人口販賣|贩卖人口|販賣人口|买凶杀人|買兇殺人|器官买卖|器官買賣');
const tradeInOrdinaryUse = terms('against|stop|end|awareness|prevention|prevent|victims|survivor*|anti|fight*|contra|víctimas|contre|lutte|gegen|opfer|예방|근절|방지|반대|防止|撲滅|反対|打击|打擊|反对|反對|预防|預防');

export const unlawfulRules: readonly Rule[] = [
  { id: 'illegal.weapon', category: SafetyCategory.ILLEGAL, any: WEAPON, near: [{ any: INSTRUCTION, within: 4 }], unless: weaponInOrdinaryUse },
  { id: 'illegal.drug', category: SafetyCategory.ILLEGAL, any: DRUG, near: [{ any: INSTRUCTION, within: 4 }], unless: drugInOrdinaryUse, unlessWithin: 3 },
  { id: 'illegal.forgery', category: SafetyCategory.ILLEGAL, any: FORGERY, unless: forgeryInOrdinaryUse, unlessWithin: 2 },
  { id: 'illegal.trade', category: SafetyCategory.ILLEGAL, any: TRADE, unless: tradeInOrdinaryUse, unlessWithin: 2 },
];
