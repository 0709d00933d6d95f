import type { MailTexts } from '../../platform/mail/index.js';

/** Tells of a coming version: what, from when, where to read it, and how to close the account instead [P87, P89]. */
export const documentNoticeTexts: MailTexts = {
  subject: {
    EN: 'We are changing a document: {document}', ES: 'Vamos a cambiar un documento: {document}', FR: 'Un document va changer : {document}', DE: 'Wir ändern ein Dokument: {document}',
    KO: '문서 변경 안내: {document}', JA: '文書の変更のお知らせ：{document}', ZH_HANT: '文件變更通知：{document}', ZH_HANS: '文件变更通知：{document}',
  },
  body: {
    EN: 'There will be a new version of this document: {document}. It takes effect on {date} at the earliest; until then the present one counts.\n\nPlease read it. If you do not agree with it, you can close your account: {closeUrl}',
    ES: 'Habrá una nueva versión de este documento: {document}. Entrará en vigor como muy pronto el {date}; hasta entonces se aplica la actual.\n\nLéala, por favor. Si no está de acuerdo, puede cerrar su cuenta: {closeUrl}',
    FR: 'Ce document aura une nouvelle version : {document}. Elle prendra effet au plus tôt le {date} ; d’ici là, la version actuelle s’applique.\n\nNous vous invitons à la lire. Si elle ne vous convient pas, vous pouvez fermer votre compte : {closeUrl}',
    DE: 'Dieses Dokument bekommt eine neue Fassung: {document}. Sie tritt frühestens am {date} in Kraft; bis dahin gilt die bisherige.\n\nBitte lesen Sie sie. Wenn Sie nicht einverstanden sind, können Sie Ihr Konto schließen: {closeUrl}',
    KO: '다음 문서의 새 버전이 나옵니다: {document}. 빨라도 {date}부터 시행되며, 그 전까지는 현재 버전이 적용됩니다.\n\n내용을 확인해 주세요. 동의하지 않으시면 계정을 해지할 수 있습니다: {closeUrl}',
    JA: '次の文書が新しい版になります：{document}。早くとも{date}に発効し、それまでは現在の版が適用されます。\n\n内容をご確認ください。同意いただけない場合は、アカウントを閉鎖できます：{closeUrl}',
    ZH_HANT: '以下文件將有新版本：{document}。新版本最早於 {date} 生效，在此之前適用現行版本。\n\n請閱讀內容。如果您不同意，可以關閉帳號：{closeUrl}',
    ZH_HANS: '以下文件将有新版本：{document}。新版本最早于 {date} 生效，在此之前适用现行版本。\n\n请阅读内容。如果您不同意，可以关闭账号：{closeUrl}',
  },
  action: {
    EN: 'Read the new version', ES: 'Leer la nueva versión', FR: 'Lire la nouvelle version', DE: 'Neue Fassung lesen', KO: '새 버전 읽기', JA: '新しい版を読む', ZH_HANT: '閱讀新版本', ZH_HANS: '阅读新版本',
  },
};
