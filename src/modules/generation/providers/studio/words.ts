/**
 * What the studio understands: words of English, Spanish, French, German, Korean, Japanese and Chinese (both scripts).
 * A Latin entry matches a whole word, or with `*` any word that starts so (accents and case don't count);
 * an entry in another script matches anywhere, as those languages don't put spaces around words.
 */
const VOCABULARY = {
  mountains: 'mountain* alps alpine peak* cliff* volcano* berg* gipfel alpen montan* montagn* sierra cumbre* himalaya* 산 山 峰',
  hills: 'hill* valley* landscape* countryside hugel* tal tuscan* colina* valle* colline* vallee* vallon* paysage paisaje landschaft* 언덕 丘 谷 계곡 风景 風景',
  sea: 'sea seas ocean* beach* coast* lake* water river* shore* island* wave* meer strand* see kuste* wasser insel* mar playa* lago* oceano agua isla* mer plage* lac lacs eau ile iles 바다 해변 호수 물결 海 湖 浜 沙滩 沙灘 水面 岛 島',
  desert: 'desert* dune* sahara wuste* dunen desierto* duna* sable 사막 砂漠 沙漠',
  forest: 'forest* wood woods pine* jungle wald* walder bosque* selva foret* bois 숲 森 林',
  city: 'city cities town* street* skyline* skyscraper* building* urban cyberpunk neon stadt* strasse* hochhaus* ciudad* calle* ville* villes rue rues gratte* 도시 거리 街 都市 城市 城 ビル',
  meadow: 'meadow* flower* field* garden* blossom* poppy poppies tulip* rose roses spring wiese* blume* garten feld* pradera* flor* jardin* campo* pre pres prairie* fleur* champ* 꽃 들판 초원 정원 花 草原 野原 田',
  space: 'space galaxy galaxies planet* cosmos cosmic universe nebula* alien astronaut* rocket* weltraum weltall planeten galax* espacio universo planeta* nebulosa espace univers 우주 행성 은하 宇宙 太空 星球 行星 银河 銀河 惑星',
  abstract: 'abstract* pattern* shape* geometric* fluid swirl* minimal* muster formen abstrakt* patron* forma* geometri* motif* abstrait* forme* 추상 무늬 기하 抽象 模様 图案 圖案 几何 幾何',
  dawn: 'dawn sunrise morning morgen* sonnenaufgang amanecer manana aube matin* aurore 새벽 아침 일출 朝 夜明け 黎明 早晨 日出',
  day: 'day noon daylight sunny tag mittag sonnig* dia mediodia soleado jour* midi ensoleill* 낮 한낮 맑은 昼 白天 正午 晴',
  sunset: 'sunset* evening golden abend* sonnenuntergang* atardecer* ocaso tarde coucher* soir* 노을 석양 저녁 일몰 夕 日落 黄昏 晚霞 夕阳 夕陽',
  dusk: 'dusk twilight blue-hour dammerung* crepuscul* 황혼 해질 薄暮 たそがれ 暮色',
  night: 'night* midnight dark nacht* mitternacht noche* medianoche nuit* minuit 밤 夜',
  stars: 'star* starry milky stern* estrella* etoile* 별 星',
  moon: 'moon* mond* luna lune* 달빛 보름달 月光 月亮 満月 满月 滿月 月夜',
  sun: 'sun sonne sol soleil 태양 해가 太陽 太阳',
  clouds: 'cloud* storm* wolke* sturm nube* tormenta* nuage* orage* 구름 폭풍 雲 云 嵐',
  aurora: 'aurora* borealis northern polarlicht* boreal* boreale* 오로라 オーロラ 极光 極光',
  snow: 'snow* winter* ice icy schnee* eis nieve* nevad* invierno hielo neige* hiver glace 눈 겨울 雪 冬 冰 氷',
  rain: 'rain* regen* lluvia* pluie* 비가 빗 雨',
  fog: 'fog* mist* haze hazy nebel* niebla bruma brouillard brume* 안개 霧 雾 靄',
  birds: 'bird* seagull* vogel* pajaro* ave aves oiseau* mouette* 새 鳥 鸟',
  boat: 'boat* ship* sail* boot* schiff* segel* barco* velero* bateau* voilier* 배 보트 船 舟',
  balloon: 'balloon* heissluft* ballon* globo* montgolfier* 풍선 열기구 気球 气球 氣球 热气球 熱氣球',
  tree: 'tree* oak* baum* eiche* arbol* roble* arbre* chene* 나무 木 树 樹',
  house: 'house* cabin* cottage* home haus hauser hutte* casa* cabana* maison* cabane* chalet* 집 오두막 家 小屋 房',
  cat: 'cat cats kitten* katze* gato* gata chat chats chaton* 고양이 猫 貓',
  red: 'red crimson scarlet rot rote roten roter rotes rojo* roja* rouge* 빨강 빨간 붉은 赤 红 紅',
  orange: 'orange* amber naranja* 주황 橙 オレンジ',
  gold: 'gold yellow goldene* gelb* amarill* dorad* dore* doree* jaune* 노랑 노란 황금 金 黄 黃',
  green: 'green emerald grun* smaragd* verde* vert verte verts vertes 초록 녹색 緑 绿 綠',
  teal: 'teal turquoise cyan aqua turkis* turques* 청록 青緑 青绿 青綠 ターコイズ',
  blue: 'blue azure blau* azul* bleu* 파랑 파란 푸른 青 蓝 藍',
  purple: 'purple violet* lavender lila* morado* purpura violeta* pourpre* mauve 보라 紫',
  pink: 'pink* magenta rosa rosig* rosado* 분홍 핑크 桃色 粉 ピンク',
  mono: 'monochrome greyscale grayscale grey gray noir schwarzwei* grau* gris grises 흑백 회색 白黒 黑白 灰',
  warm: 'warm* cozy cosy vintage retro nostalgi* gemutlich* calid* chaud* chaleur* 따뜻 빈티지 暖 复古 復古 温か',
  watercolour: 'watercolo* aquarell* acuarela* aquarelle* painting painted gemalt* pintura peinture 수채 그림 水彩 絵',
  poster: 'poster* pop comic* cartoon* plakat* cartel affiche* 만화 포스터 漫画 漫畫 海报 海報 ポスター',
  sharp: 'sharp dramatic hdr contrast* crisp scharf dramatisch* dramatic* nitid* dramatiqu* contraste* 선명 극적 鮮明 鲜明',
  soft: 'dream* soft* pastel* glow* traum* weich* suave* sueno* reve* doux douce 꿈 부드러운 파스텔 夢 梦 柔',
  zoomIn: 'zoom closer approach* push heran naher acerca* approch* 줌 다가 ズーム 近づ 拉近 推进 推進',
  zoomOut: 'pull-back reveal* away zoom-out wegzoom* alejar* alejand* recul* 줌아웃 멀어 遠ざ 拉远 拉遠',
  panLeft: 'left links izquierda gauche 왼쪽 左',
  panRight: 'right rechts derecha droite 오른쪽 右',
  rise: 'up upward* rise rising ascend* hoch aufwarts arriba subir monter haut 위로 上昇 上升 向上',
} as const;

export type Trait = keyof typeof VOCABULARY;

const PATTERNS = Object.entries(VOCABULARY).map(([trait, words]) => ({
  trait: trait as Trait,
  whole: new Set(words.split(' ').filter((word) => /^[a-z-]+$/.test(word))),
  starts: words.split(' ').filter((word) => /^[a-z-]+\*$/.test(word)).map((word) => word.slice(0, -1)),
  anywhere: words.split(' ').filter((word) => /\P{ASCII}/u.test(word)),
}));

/** The traits a text speaks of, in the order of their first mention in it. */
export function traitsIn(text: string): Trait[] {
  const plain = text.normalize('NFKD').replace(/\p{Diacritic}/gu, '').toLowerCase().replaceAll('ß', 'ss');
  const tokens = [...plain.matchAll(/[a-z]+(?:-[a-z]+)*/g)].flatMap(({ 0: token, index }) =>
    [token, ...token.split('-')].map((word) => ({ word, index })));
  const composed = text.normalize('NFKC');
  return PATTERNS.flatMap(({ trait, whole, starts, anywhere }) => {
    const inWords = tokens.filter(({ word }) => whole.has(word) || starts.some((stem) => word.startsWith(stem))).map(({ index }) => index);
    const inText = anywhere.map((part) => composed.indexOf(part)).filter((index) => index >= 0);
    return inWords.length + inText.length > 0 ? [{ trait, at: Math.min(...inWords, ...inText) }] : [];
  })
    .sort((one, other) => one.at - other.at)
    .map(({ trait }) => trait);
}
