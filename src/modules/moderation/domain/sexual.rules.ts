import { type Rule, terms } from './rule.js';
import { SafetyCategory } from './safety-category.js';

/** Explicit in any context. */
export const EXPLICIT = terms(`
  porn|pr0n|xxx video*|xxx movie*|xxx scene*|xxx photo*|xxx picture*|porno*|pornstar|pornhub|hentai|rule34|rule 34|nsfw|xrated|x rated|hardcore sex|onlyfans|camgirl*|blowjob*|blow job|handjob*|hand job|cumshot*|cum on her|cum on his
  cumming|covered in cum|covered in semen|semen|masturbat*|ejaculat*|orgasm*|fellatio|cunnilingus|gangbang*|orgy|orgies|threesome|deepthroat*|bukkake|futanari|dildo*|butt plug*
  penis|penises|vagina|vaginas|vaginal|vulva|clitoris|genital|genitals|genitalia|erect cock|hard cock|suck* cock|dick pic|dick pics|huge dick|erect dick|wet pussy|her pussy|pussy lips|boobs|boob|titties
  bare breasts|exposed breasts|naked breasts|breasts exposed|breasts out|breasts visible|visible breasts|nipple|nipples|bare ass|naked ass|anal sex|anal|oral sex|having sex|have sex|sex scene|sex tape|sex doll|sex toy|sex toys|sexually explicit
  sexual act|sexual acts|sexual intercourse|intercourse|erotic|erotica|eroticism|striptease|strip tease|fucking her|fucking him|fuck her|fuck him|bestiality|zoophilia|bdsm|upskirt*
  pornografía|porno|follando|follar|coito|polla dura|tetas|sexo explícito|sexo oral|sexo anal|haciendo el amor|hacer el amor|masturbación|erotismo|erótica|erótico|pezón|pezones|pechos al aire
  pornographie|pornographique*|sexe oral|sexe explicite|rapport sexuel|rapports sexuels|fellation|sodomie|seins nus|érotique|érotiques|érotisme|orgie|partouze
  pornografie|pornografisch*|geschlechtsverkehr|oralsex|analsex|sexszene|sexvideo*|sexbild*|ficken|fickt|erotik|erotisch*|masturbier*|titten|brustwarze*
  포르노|야동|섹스|성관계|성행위|자위행위|오르가즘|에로틱|야한 사진|음란|젖꼭지|성기 노출
  ポルノ|セックス|エロ画像|エロ動画|エロい|性行為|性交|中出し|フェラチオ|オナニー|自慰|乳首|陰部|性器|ハメ撮り|春画
  色情|性交|做爱|做愛|口交|肛交|自慰|手淫|乳头|乳頭|阴部|陰部|阴茎|陰莖|阴道|陰道|性器官|情色|淫秽|淫穢|成人影片|黄片|黃片
`);
const explicitInOrdinaryUse = terms(`
  nipple of|bottle nipple|bottle nipples|grease nipple*|pipe nipple*|brake nipple*|spoke nipple*|anal retentive|vagina monologues|intercourse pa
  性交流|性交通|性交付|性交友|性交替|性交汇|性交界|性交互|性交叉|性交響|性交响|性交代|性交際|性交换|性交換|性交遊|性交涉|性交渉|线性器|線性器|磁性器|弹性器|彈性器|极性器|中性器|柔性器|刚性器|個性器
  口交通|口交汇|口交匯|口交叉|口交界|口交易|口交警|口交错|口交錯|口交接|口交流|口交付|口交货|口交貨|路口交|出口交|入口交|港口交|人口交
  角色情|景色情|特色情|绿色情|紅色情|红色情|蓝色情|本色情|夜色情|春色情|彩色情|情色彩|情色调|情色調|风情色|風情色|热情色|熱情色|表情色|做爱心|做愛心|做爱吃|做愛吃|做爱好|做愛好|做爱玩|背阴部|阴部分|陰部分|蛋黄片|蛋黃片|硫黄片|金黄片|金黃片|大黄片
  理性行為|任性行為|慣性行為|攻擊性行為|象徵性行為|背中出し|途中出し|日中出し|ポルノグラフィティ|대야동|サセックス|エセックス|ミドルセックス|ウェセックス|ユニセックス|유니섹스|미들섹스|서섹스|에섹스|여성관계|남성관계|속성관계|특성관계|orgy of color*|orgy of colour*|orgie de couleurs|orgie von farben|orgía de color*|tetas de viana|boob tube|no nsfw|not nsfw
`);

/** Without clothes. */
export const NUDE = terms(`
  nude|nudes|nudity|naked|nakedness|topless|unclothed|undressed|bottomless|nekkid|nekid|no clothing|without clothing|birthday suit|without clothes|without any clothes|no clothes|wearing nothing|bare naked|in the nude|full frontal|stark naked|barely clothed|nudist*|clothes off
  desnud*|sin ropa|en cueros|en pelotas|topless
  femme nue|femmes nues|fille nue|filles nues|homme nu|hommes nus|corps nu|corps nus|toute nue|toutes nues|tout nu|tous nus|entièrement nue|complètement nue|nudité|à poil|dénudé|dénudée|sans vêtements|modèle nu|photo nue
  nackt*|entblößt*|ohne kleidung|unbekleidet*|oben ohne|splitternackt*|nacktfoto*|nacktbild*
  누드|나체|알몸|벌거벗|발가벗|노브라
  ヌード|全裸|裸体|裸婦|素っ裸|裸の女|裸の男|裸の人|裸の美|トップレス
  裸体|裸體|全裸|裸照|裸女|裸男|赤身裸|裸的女|裸的男|裸着身|裸著身|赤裸的男|赤裸的身|赤裸身|一丝不挂|一絲不掛|光着身子|光著身子|脱光|脫光|没穿衣服|沒穿衣服|不穿衣服
`);
const nudeInOrdinaryUse = terms(`
  naked eye|naked eyes|naked mole|naked cake|naked cakes|naked juice|naked bike|naked bikes|naked tree|naked trees|naked branches|naked wood|naked flame|naked truth|naked city|naked gun|naked neck|naked oat*|naked barley|naked brick|naked lunch
  nude lipstick|nude lip|nude lips|nude color*|nude colour*|nude tone*|nude shade*|nude palette|nude heel*|nude pump*|nude shoe*|nude sandal*|nude nail*|nude makeup|nude make up|nude manicure|nude polish|nude beige|nude pink|nude leather|nude matte|nude gloss|nude eyeshadow|nude eye shadow
  nude dress|nude stockings|nude tights|nude blush|beige nude|pinkish nude|peachy nude|soft nude tones|lipstick nude|color nude|colour nude|tono nude|tonos nude|couleur nude|rouge à lèvres nude|topless jeep|topless car|topless tower
  bottomless pit|bottomless brunch|bottomless coffee|bottomless mimosa*|bottomless lake|bottomless well|undressed salad|undressed stone|undressed wood|undressed timber|undressed mannequin*|no nudity|without nudity|no clothes on|no clothing brand*|no clothing store*|裸婦像|clothes off the|sin desnudez|pas de nudité|sans nudité|keine nacktheit
  pies desnudos|ojo desnudo|ramas desnudas|árbol desnudo|árboles desnudos|verdad desnuda|paredes desnudas|labial nude|pared desnuda|roca desnuda|montañas desnudas|ladrillo desnudo|hormigón desnudo
  nacktschneck*|nacktmull*|nacktsamer*|nackt* wand|nackt* wänd*|nackt* baum*|nackt* bäum*|nackt* beton|nackte zahlen|nackt* fels*|nackt* erde|nackt* stein*|nackt* äste|nackt* ästen|nackt* füß*|nackt* auge|nackt* tatsach*|nackt* wahrheit
  누드톤|누드 톤|누드김밥|누드 김밥|누드 립|누드립|누드 컬러|누드컬러|누드 메이크업|누드베이지|누드핑크|누드 베이지|가나체|하나체|벌거벗은 임금|벌거벗은 나무|벌거벗은 산
  ヌードル|ヌードカラー|ヌードベージュ|ヌードピンク|ヌードメイク|ヌードリップ|ヌードトーン|ヌード系
  安全裸|完全裸眼|全裸眼|裸体小麦|摆脱光|擺脫光|解脱光|à poil long|à poil ras|à poil court|à poil dur|à poil doux|à poil frisé|al desnudo
`);

/** Alluring; fine with adults, never beside a child. */
export const ALLURING = terms(`
  sexy|seductive|seductively|sensual|sensually|provocative pose|provocatively|lingerie|negligee|thong|g string|underwear|panties|bra|sheer top|wet t shirt|cleavage|fetish*|bondage|aroused|horny|lewd|ecchi|sultry|suggestive pose|spread legs|legs spread|undressing|twerk*|pole dance*|stripper|strip club|voluptuous|busty|sexual|sexualized|sexualised|intimate pose|boudoir|see through dress|see through shirt|see through top|see through clothes|see through blouse
  sensual|seductora|provocativa|lencería|ropa interior|tanga|sexual|nalgas
  sensuelle|séduisante|aguicheuse|sous vêtements|petite culotte|sexuel|sexuelle
  verführerisch*|unterwäsche|reizwäsche|sinnlich*|sexuell*|aufreizend*
  섹시|관능적|속옷|란제리|야한 옷|야한 포즈|야한 사진|선정적|유혹하는
  セクシー|官能的|下着|ランジェリー|パンチラ|色っぽい|誘惑する|誘惑的な|エロい|エロチック|エロティック|エロ可愛|いやらしい|シースルー|透けた服|透ける服|濡れ透け
  性感|诱惑姿势|誘惑姿勢|制服诱惑|制服誘惑|情趣内衣|情趣內衣|情趣用品|内衣|內衣|内裤|內褲|丁字裤|丁字褲|透视装|透視裝|挑逗
`);

export const UNDRESS = terms(`
  undress her|undress him|undress them|undress this|undress the|undress my|nudify*|deepnude|deep nude|strip her|strip him|remove her clothes|remove his clothes|remove their clothes|remove her clothing|remove his clothing|remove the clothes|remove all clothes|remove her dress|remove her shirt|remove her top|remove her bra|remove her bikini
  remove clothes from|take off her clothes|take off his clothes|take her clothes off|take his clothes off|take off her dress|take off her shirt|take off her top|take off her bra|see through her clothes|see through his clothes|x ray her clothes|make her naked|make him naked|make her nude|make him nude|make them naked|clothes removed|remove clothing
  desnudarla|desnudarlo|desvístela|desnúdala|quítale la ropa|quitarle la ropa|sin su ropa
  déshabille la|déshabille le|déshabiller|déshabillez|enlève ses vêtements|enlever ses vêtements|retire ses vêtements
  zieh sie aus|zieh ihn aus|ausziehen|kleidung entfernen|entferne ihre kleidung|entferne die kleidung
  옷을 벗겨|옷 벗겨|옷벗기|벗겨줘|옷을 제거
  服を脱がせ|脱がせて|服を消し|服を透か|服を取り除
  脱掉她的衣服|脫掉她的衣服|脱掉衣服|脫掉衣服|去除衣服|脱衣|脫衣|去掉衣服|扒光
`);
const undressInOrdinaryUse = terms(`undress the issue|strip her of|strip him of|strip him from|脱衣所|脱衣場|脱衣室|脱衣籠|からの脱衣|洗濯脱衣|脱衣物|脱衣机|脫衣機|洗脱衣|clothes removed from the wash*|ausziehen aus|umzug und ausziehen`);

const SEX = terms('sex|sexo|sexe|s3x');
const sexInOrdinaryUse = terms(`
  same sex|opposite sex|both sexes|either sex|sex education|sex ed|sex educator|sex pistols|sex and the city|sex ratio|sex discrimination|sex equality|sex chromosome*|sex hormone*|sex of|sex reveal|male sex|female sex|biological sex|sex linked|sex appeal|sex differences
  educación sobre sexo|mismo sexo|sexo opuesto|ambos sexos|sexo débil|sexo femenino|sexo masculino|même sexe|beau sexe|sexe opposé|sexe faible|deux sexes|gleichen sex
`);

const SEXUAL_VIOLENCE = terms(`
  rape|raped|raping|rapist|rapists|molest|molested|molesting|molestation|groping|sexual assault|sexually assault*|sexual abuse|sexually abus*|incest|non consensual|forced sex
  violación sexual|mujer violada|chica violada|niña violada|violando a una|violador|incesto|abuso sexual|violer une|femme violée|fille violée|violeur|agression sexuelle|inceste|vergewaltig*|inzest|sexueller missbrauch
  강간|성폭행|성추행|근친상간|レイプ|強姦|痴漢|近親相姦|輪姦|强奸|強姦|强暴|轮奸|輪姦|乱伦|亂倫|性侵|猥亵|猥褻|迷奸|迷姦
`);
const sexualViolenceInOrdinaryUse = terms(`
  rape seed|rape oil|rape field|rape fields|rape flower|rape flowers|rape blossom*|rape crisis|rape of the|rape of europa|oilseed rape|rape awareness|rape prevention|against rape|end rape|anti rape|sexual assault awareness|sexual abuse awareness|sexual assault prevention|assault survivor*|stop sexual
  contra el abuso sexual|contra la violación|건강간|痴漢防止|痴漢注意|痴漢対策|ストップ痴漢|防性侵|反性侵|预防性侵|预防性侵|強暴風|强暴风|强暴雨|強暴雨|防治性侵|性侵蚀|性侵蝕|性侵袭|性侵襲|性侵入|性侵略|性侵染
`);

export const sexualRules: readonly Rule[] = [
  { id: 'sexual.explicit', category: SafetyCategory.SEXUAL, any: EXPLICIT, unless: explicitInOrdinaryUse },
  { id: 'sexual.nudity', category: SafetyCategory.SEXUAL, any: NUDE, unless: nudeInOrdinaryUse },
  { id: 'sexual.sex', category: SafetyCategory.SEXUAL, any: SEX, unless: sexInOrdinaryUse },
  { id: 'sexual.undress', category: SafetyCategory.SEXUAL, any: UNDRESS, unless: undressInOrdinaryUse },
  { id: 'sexual.violence', category: SafetyCategory.SEXUAL, any: SEXUAL_VIOLENCE, unless: sexualViolenceInOrdinaryUse },
  {
    id: 'sexual.nudity.fr', category: SafetyCategory.SEXUAL, locales: ['FR'], any: terms('nu|nue|nus|nues|bite|chatte|baise|baiser'),
    near: [{ any: terms('femme*|fille*|homme*|garçon*|mannequin*|corps|suce|elle|lui|entièrement|complètement|toute|tout|dure|mouillée'), within: 3 }],
    unless: terms('pieds nus|pied nu|tête nue|œil nu|yeux nus|épaules nues|bras nus|mains nues|main nue|à nu|jambes nues|torse nu|arbre nu|arbres nus|branches nues|roche nue|mur nu|murs nus|petite chatte grise|un baiser|le baiser|baiser sur la joue|premier baiser'),
  },
  {
    id: 'sexual.negative-clothes', category: SafetyCategory.SEXUAL, reads: 'negative',
    any: terms('clothes|clothing|clothed|dressed|underwear|bra|panties|censored|censorship|censor bar|ropa|vestida|vêtements|habillée|kleidung|bekleidet|옷|의상|服|衣服|下着|内衣|內衣|内裤|內褲'),
    unless: terms('extra clothes|wrinkled clothes|dirty clothes|messy clothes|torn clothes|modern clothes|weird clothes|deformed clothes|clothes wrinkles|clothing artifacts|blurry clothes|bad clothes|distorted clothing|制服|洋服のしわ|和服|西服'),
    withPrompt: terms('woman|women|girl|girls|lady|man|men|boy|boys|model|she|her|he|person|people|teen|wife|girlfriend|actress|mujer|chica|hombre|femme|fille|homme|frau|mädchen|mann|여자|여성|남자|소녀|女性|女の子|少女|男性|女人|女孩|美女|男人|模特'),
  },
];
