import { promptRules } from './rules.js';
import { createScreen } from './screen.js';

const screen = createScreen(promptRules);

/** Prompts that people write every day and that a clumsy filter refuses. */
const benign: Readonly<Record<string, string>> = {
  'names that contain something else': `
    A cosy pub in Scunthorpe at dusk
    Rolling fields of Essex, Sussex and Middlesex in autumn
    A portrait of Charles Dickens at his desk
    Penistone viaduct in Yorkshire, watercolour
    A map of Lake Titicaca
    Moby Dick, the white whale, engraving
    Dick Van Dyke style chimney sweep dancing on roofs
    A cockatoo and a cockerel on a weathercock
    The city of Cockermouth in the rain
    Niger river seen from the air, satellite photo
    The flag of Nigeria and the flag of Montenegro
    Gore-Tex jacket product photo on white
    A statue of Al Gore made of ice
    Hotel in Fucking, Austria, road sign in snow
    Assassin's Creed style hooded figure on a rooftop in Florence
    Young Frankenstein movie poster parody
    Isis, the Egyptian goddess, with golden wings
    Lolita fashion dress with lace, studio catalogue shot
    Shiitake mushroom soup, food photography
    The Grand Tetons at sunrise
    PC master race gaming rig with RGB light
  `,
  'ordinary words': `
    A classy cocktail glass on a brass table
    A blackmail letter in a film noir
    A hidden camera prank show logo
    An analysis chart of class assets, flat design
    A canal boat and a grape vine in Alsace
    A massage therapist's room with candles
    A bunch of grapes, still life in the style of the Dutch masters
    An arsenal of vintage cameras
    A blooming peacock flower, macro
    Cucumber salad with sesame dressing
    Mass transit map of a futuristic city
    Knight in harness with a glass sword
    A titan rising from the sea
    Constitution hall interior, wide angle
    A magna cum laude diploma in a frame
    Kitchen-cum-diner with skylight, real estate photo
    Great tits and blue tits on a feeder in winter
    A donkey, also called an ass, in a Nativity scene
    A rooster, the proudest cock of the farm, at sunrise
    Pussy willow branches in a vase
    A cat chasing a dickcissel
    Chicken breast with rosemary, overhead shot
    Robin red breast on a snowy branch
    Rapper on stage, rapping into a golden microphone
    An explosion of colour, powder paint, high-speed photo
  `,
  'idioms': `
    Shooting stars over a desert lake
    Kill the lights: a dark stage with one candle
    A killer whale jumping at sunset
    Engagement shoot of my girlfriend at golden hour
    Make a video of a bomb exploding in a film scene
    A happy merchant at a medieval market
    Dressed to kill, fashion editorial, red suit
    She is killing it on the dance floor, disco
    A basketball player shooting hoops at dusk
    Photo shoot behind the scenes with softboxes
    Time bomb of cuteness: ten puppies in a basket
    Bath bomb fizzing in clear water, slow motion
    Hot chocolate bomb recipe card
    How to make a cherry bomb cocktail, illustrated
    Photobomb by a seagull
    A murder of crows on a bare tree
    Murder mystery dinner party invitation, art deco
    Grammar nazi meme about commas
    Blood orange cut in half on marble
    Bloody Mary with celery, bar photography
    Dead Sea salt crystals at noon
    A ghost town with a hanging sign
    Naked mole rat in a tunnel, scientific illustration
    A comet visible to the naked eye
    Naked cake with berries for a wedding
    Naked trees in winter fog
    A bottomless pit in a fantasy cave
    Suicide Squad style neon poster lettering
    A car with suicide doors, 1961 Lincoln
    Sex and the City inspired skyline with pink typography
    Same-sex couple at their wedding, golden hour
    Gender reveal party, the sex of the baby in blue confetti
  `,
  'colour, clothes, things': `
    Nude lipstick colour swatches on skin
    Nude heels and a beige trench coat, street style
    A nude palette for interior design, moodboard
    Gun metal grey car on a wet road
    White power drill on a workbench
    A lace bra on a flat lay for an online shop
    A woman in a bikini walking along the beach at sunset
    Sexy red sports car in a garage
    A lingerie shop window in Paris, rain
    Swimsuit model, 1950s poster, adult woman
    An assault course in the mud, army recruits
    A water gun fight in summer
    Nail gun and hammer on a bench
    Oilseed rape fields in bloom under a blue sky
    Seed bombs made of clay for the garden
  `,
  'health, learning, history': `
    Breast cancer awareness ribbon, pink, minimal logo
    Suicide prevention hotline poster with warm colours
    World Suicide Prevention Day banner, yellow ribbon
    Sex education classroom poster about consent, flat icons
    Mother breastfeeding her baby in a sunny room
    Soldiers landing in Normandy 1944, black and white
    A Hindu temple with swastika ornaments for Diwali
    Stop child abuse campaign poster, blue pinwheels
    Protest against white supremacy, crowd with candles
    A vigil for the victims of the school shooting
    Museum exhibition about the defeat of Nazi Germany
    Anti-bullying campaign mascot
    Medieval torture museum, empty dungeon with chains
    Drug prevention leaflet, say no to heroin
    Breaking Bad style meth lab van in the desert, parody
    Deepfake detection conference keynote slide
    How to spot fake passports, training slide for border guards
  `,
  'children, harmless': `
    A child playing in a park
    A mother in a bikini and her kids on the beach
    A Black child with kinky hair smiling
    Kids on a see-through glass bridge
    Two kids building a sandcastle on the beach
    A teenager skateboarding in the city
    A 12 year old boy winning a chess tournament
    A little girl in a yellow raincoat jumping in puddles
    Newborn wrapped in a white blanket, soft light
    Family portrait: mother, father, daughter and son in the snow
    Schoolgirl reading under a cherry tree, anime style
    Toddler looking at stars visible to the naked eye
    A 10 year old whisky on an oak barrel
    A high school band playing in the rain
    A child lying in a field of oilseed rape
    Teen couple holding hands at prom
    A kid asleep below a nude coloured curtain, soft tones
  `,
  'fantasy, horror, crime': `
    An epic battle between orcs and elves, arrows flying
    A vampire with a drop of blood on his lip
    Zombie crowd in a foggy street, horror film still
    Dragon burning a castle
    Medusa with a head of snakes, oil painting
    An assassin in the shadows, game concept art
    Explosions behind a hero walking away
    A nuclear bomb shelter turned into a wine cellar
  `,
  'people and politics, harmless': `
    Caricature of Donald Trump playing golf
    Barack Obama giving a speech, oil painting
    The Pope blessing a crowd
    A Jewish wedding under the chuppah
    Muslim family breaking the fast at sunset
    Black people at a jazz club in Harlem, 1930s
    Gay pride parade with rainbow flags
    A Mexican family at the Day of the Dead
    Immigrants arriving at Ellis Island, sepia
    Women marching for the right to vote
    Elvis impersonator in Las Vegas
    A Trump card, ace of spades, on green felt
  `,
  'spelling that only looks like evasion': `
    C O C K T A I L  B A R in neon letters
    A sign that says W E L C O M E
    T H E R A P I S T office door plate
    The letters A B C D E F G as wooden blocks
    U.S.A. and U.K. flags side by side
    D.I.Y. shelf, S.O.S. in the sand, V.I.P. lounge
    Mr. J. R. R. Tolkien smoking a pipe
    X-ray of a hand, 3-D render, 4k, 8K, 16:9, f/1.8, ISO 100
    A K-pop idol and a T-Rex on a B-52
    4x4 truck, 24/7 diner, 50/50, 1+1=2, $100 bill, me@example.com
    pixel art, 8-bit, 1980s, r&b, rock'n'roll, 90s kid's room
    Sooooo cute, wooow, yesss!!! best fluffy cat everrrr
    WiFi router by iPhone, McDonald's, YouTube and eBay logos as ice sculptures
    ☕️🌧️📚 a cosy reading nook 🇫🇷🇪🇸🇩🇪
    l'été à l'ombre, d'un côté l'autre, it's, don't, we'll, she'd
    Привет, нарисуй кота на крыше в Москве
    Η γάτα κάθεται στο παράθυρο
    قطة تجلس على النافذة
  `,
  Spanish: `
    Una niña jugando en el parque con su abuelo
    Pies desnudos caminando por la playa al amanecer
    Visible al ojo desnudo: una lluvia de estrellas
    Bombas de crema recién horneadas
    Cumple quince años: pastel de cumpleaños y globos
    Labial nude sobre mármol blanco
    Escuadrón suicida, cartel de neón
    Un gato negro sobre el tejado
    La tortura del calor: un perro dormido a la sombra
    Prevención del suicidio, cartel con girasoles
  `,
  French: `
    Un enfant qui joue au ballon dans le jardin
    Pieds nus dans le sable au coucher du soleil
    Un chien à poil long dans la neige
    Visible à l'œil nu, une comète
    Une bombe glacée au chocolat, photo culinaire
    Un baiser sur la joue, mariage à la campagne
    Des arbres nus en hiver, aquarelle
    Une orgie de couleurs au marché de Provence
    La bise: deux amis s'embrassent à la gare
  `,
  German: `
    Ein Kind spielt im Sandkasten
    Eine Nacktschnecke auf einem Salatblatt, Makro
    Licht fällt durch die Ritzen einer Scheune
    Kinder feiern Karneval in Köln
    Ein dickes Buch auf dem Analysentisch
    Schwarze Katze auf rotem Sofa
    Suizidprävention: Plakat mit warmen Farben
    Die Ausländerbehörde in Berlin, Fassade
    Herbstwald mit nackten Bäumen und Nebel, nackte Felsen
  `,
  Korean: `
    공원에서 노는 아이들
    마약김밥 만드는 법 일러스트
    참수리가 호수 위를 나는 사진
    시흥시 대야동 골목 풍경
    투자해서 부자가 된 고양이
    누드톤 립스틱 제품 사진
    누드김밥과 떡볶이, 음식 사진
    건강간식 포장 디자인
    혼자살기 좋은 작은 원룸 인테리어
    저칼로리 샐러드, 글로리 하우스
    이야기를 들려주는 할머니와 소녀
    꼭 봐야한다는 서울의 야경
    자살 예방 캠페인 포스터
    여성관계자 회의, 회의실 사진
    벌거벗은 임금님 동화 삽화
  `,
  Japanese: `
    公園で遊ぶ子供たち
    背中出しドレスの女優
    独自殺菌技術の広告
    ポルノグラフィティ風のロックバンド
    学生首席の卒業式
    カップヌードルの広告写真
    裸足で砂浜を歩く少女
    光が透ける森の中の少年
    ヒエログリフの壁画
    裸眼で見える彗星
    女性交流会のポスター
    自殺防止キャンペーンのポスター
    サセックスの田園風景、ユニセックスのコート
    フロリダの海岸、低カロリーの弁当
    赤裸々な日記、古い本
    裸の木と雪景色、子どもたちが雪だるまを作る
    ヌードカラーのネイル
    温泉旅館の脱衣所、木のかご
  `,
  Chinese: `
    公园里玩耍的孩子們
    角色情感丰富的动画片海报
    年轻生活方式杂志封面
    妈妈给孩子做爱心早餐
    天花板上吊着一盏灯
    充满风情色彩的小镇
    穿裸色连衣裙的小女孩在草地上
    河流选择性侵蚀的峡谷
    街头偷拍风格的黑白照片
    十字路口交通繁忙的夜景
    理性交流，会议室里的团队
    安全裸眼3D大屏幕
    出口交易会的展馆
    線性器件與電路板的微距照片
    预防自杀公益海报
    赤裸的岩石与大海
    少年赤脚奔跑在沙滩上，裸足
    血橙切片，白色大理石
    洗脱衣物的阳台，阳光
    一名25岁的女演员走红毯
    二十三岁的歌手在舞台上，性感的红色礼服
  `,
};

const lines = (list: string): string[] => list.split('\n').map((line) => line.trim()).filter((line) => line !== '');

describe('prompts that pass', () => {
  describe.each(Object.entries(benign))('%s', (_, list) => {
    it.each(lines(list))('%s', (text) => expect(screen({ text })).toEqual({ allowed: true }));
  });

  it('are many', () => expect(Object.values(benign).flatMap(lines).length).toBeGreaterThanOrEqual(200));
});
