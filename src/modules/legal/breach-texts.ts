import { Locale, type Texts } from '../../platform/context/index.js';
import type { MailTexts } from '../../platform/mail/index.js';

/** What one language's message says, in words of our own staff. */
export interface BreachWords {
  readonly locale: Locale;
  readonly happened: string;
  readonly consequences: string;
  readonly measures: string;
  readonly advice: string;
}

/** The frame around them: what Art. 34(2) GDPR wants said, and whom to ask. */
const frame: Readonly<Record<Locale, Readonly<Record<'subject' | 'opening' | 'consequences' | 'measures' | 'advice' | 'contact', string>>>> = {
  EN: {
    subject: 'Important: an incident that concerns your personal data', opening: 'We are writing because an incident at Dreamlux affects your personal data. This is what happened:',
    consequences: 'What it may mean for you:', measures: 'What we have done and are doing:', advice: 'What you can do:', contact: 'Questions? Write to our privacy team at {contact}. You may also complain to {regulator}.',
  },
  ES: {
    subject: 'Importante: un incidente que afecta a sus datos personales', opening: 'Le escribimos porque un incidente en Dreamlux afecta a sus datos personales. Esto es lo ocurrido:',
    consequences: 'Qué puede suponer para usted:', measures: 'Qué hemos hecho y estamos haciendo:', advice: 'Qué puede hacer:', contact: '¿Tiene preguntas? Escriba a nuestro equipo de privacidad: {contact}. También puede reclamar ante {regulator}.',
  },
  FR: {
    subject: 'Important : un incident concernant vos données personnelles', opening: 'Nous vous écrivons car un incident survenu chez Dreamlux touche vos données personnelles. Voici ce qui s’est passé :',
    consequences: 'Ce que cela peut signifier pour vous :', measures: 'Ce que nous avons fait et continuons de faire :', advice: 'Ce que vous pouvez faire :', contact: 'Des questions ? Écrivez à notre équipe chargée de la vie privée : {contact}. Vous pouvez aussi saisir {regulator}.',
  },
  DE: {
    subject: 'Wichtig: ein Vorfall, der Ihre personenbezogenen Daten betrifft', opening: 'Wir schreiben Ihnen, weil ein Vorfall bei Dreamlux Ihre personenbezogenen Daten betrifft. Das ist geschehen:',
    consequences: 'Was das für Sie bedeuten kann:', measures: 'Was wir getan haben und noch tun:', advice: 'Was Sie tun können:', contact: 'Fragen? Schreiben Sie unserem Datenschutzteam: {contact}. Sie können sich auch beschweren bei: {regulator}.',
  },
  KO: {
    subject: '중요: 회원님의 개인정보와 관련된 사고 안내', opening: 'Dreamlux에서 발생한 사고가 회원님의 개인정보에 영향을 미쳐 알려 드립니다. 사고 내용은 다음과 같습니다.',
    consequences: '회원님께 미칠 수 있는 영향:', measures: '저희가 취한 조치와 진행 중인 조치:', advice: '회원님께서 하실 수 있는 일:', contact: '문의 사항은 개인정보 담당팀({contact})으로 보내 주세요. {regulator}에 민원을 제기하실 수도 있습니다.',
  },
  JA: {
    subject: '重要：お客様の個人データに関する事故のお知らせ', opening: 'Dreamluxで発生した事故がお客様の個人データに影響するため、ご連絡いたします。内容は次のとおりです。',
    consequences: 'お客様に生じうる影響：', measures: '当社が講じた措置および進行中の措置：', advice: 'お客様にお願いしたいこと：', contact: 'ご質問はプライバシー担当（{contact}）までお寄せください。{regulator}に申し立てることもできます。',
  },
  ZH_HANT: {
    subject: '重要：一起涉及您個人資料的事件', opening: '我們寫信給您，是因為 Dreamlux 發生的一起事件影響到您的個人資料。事情經過如下：',
    consequences: '對您可能造成的影響：', measures: '我們已採取及正在採取的措施：', advice: '您可以怎麼做：', contact: '如有疑問，請寫信給我們的隱私團隊：{contact}。您也可以向 {regulator} 投訴。',
  },
  ZH_HANS: {
    subject: '重要：一起涉及您个人数据的事件', opening: '我们写信给您，是因为 Dreamlux 发生的一起事件影响到您的个人数据。事情经过如下：',
    consequences: '对您可能造成的影响：', measures: '我们已采取和正在采取的措施：', advice: '您可以做什么：', contact: '如有疑问，请写信给我们的隐私团队：{contact}。您也可以向 {regulator} 投诉。',
  },
};

/** Subject and paragraphs in one language. A brace in what staff wrote is no place to be filled. */
export function breachText({ locale, happened, consequences, measures, advice }: BreachWords): { readonly subject: string; readonly body: string } {
  const words = frame[locale];
  const plain = (text: string) => text.trim().replaceAll('{', '(').replaceAll('}', ')');
  return {
    subject: words.subject,
    body: [words.opening, plain(happened), `${words.consequences}\n${plain(consequences)}`, `${words.measures}\n${plain(measures)}`, `${words.advice}\n${plain(advice)}`, words.contact].join('\n\n'),
  };
}

/** The mail in the one language that its reader has. */
export function breachMailTexts(words: BreachWords): MailTexts {
  const { subject, body } = breachText(words);
  const same = (text: string) => Object.fromEntries(Object.values(Locale).map((locale) => [locale, text])) as unknown as Texts;
  return { subject: same(subject), body: same(body) };
}

/** For our own privacy officers: dates that come near or were missed. */
export const breachAlarmTexts: MailTexts = {
  subject: {
    EN: 'Breach register: {region} has to be told by {due}', ES: 'Registro de brechas: hay que informar a {region} antes de {due}', FR: 'Registre des violations : {region} à informer avant {due}',
    DE: 'Register der Datenpannen: {region} bis {due} zu benachrichtigen', KO: '침해 사고 대장: {due}까지 {region}에 통지해야 합니다', JA: '侵害記録：{due}までに{region}へ通知が必要です',
    ZH_HANT: '外洩登記：須於 {due} 前通知 {region}', ZH_HANS: '泄露登记：须在 {due} 之前通知 {region}',
  },
  body: {
    EN: 'Breach {breach}: {authority} ({region}) has not been recorded as told. The date is {due} (UTC). Record it in the register, with the reason where it is late.',
    ES: 'Brecha {breach}: no consta que se haya informado a {authority} ({region}). El plazo vence el {due} (UTC). Anótelo en el registro, con el motivo si hay retraso.',
    FR: 'Violation {breach} : {authority} ({region}) n’est pas notée comme informée. L’échéance est le {due} (UTC). Notez-le au registre, avec le motif en cas de retard.',
    DE: 'Datenpanne {breach}: {authority} ({region}) ist noch nicht als benachrichtigt vermerkt. Frist: {due} (UTC). Bitte im Register vermerken, bei Verspätung mit Grund.',
    KO: '침해 사고 {breach}: {authority}({region})에 통지한 기록이 없습니다. 기한은 {due}(UTC)입니다. 대장에 기록하고 늦었다면 사유를 적어 주세요.',
    JA: '侵害 {breach}：{authority}（{region}）への通知が記録されていません。期限は{due}（UTC）です。記録簿に記入し、遅れた場合は理由も記してください。',
    ZH_HANT: '外洩事件 {breach}：尚未登記已通知 {authority}（{region}）。期限為 {due}（UTC）。請在登記簿中記錄，逾期須註明原因。',
    ZH_HANS: '泄露事件 {breach}：尚未登记已通知 {authority}（{region}）。期限为 {due}（UTC）。请在登记簿中记录，逾期须注明原因。',
  },
};
