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

/** The same once it counts: for who hasn't accepted it, and for who began after it although they had signed up to the former one. */
export const documentChangedTexts: MailTexts = {
  subject: {
    EN: 'A document has changed: {document}', ES: 'Un documento ha cambiado: {document}', FR: 'Un document a changé : {document}', DE: 'Ein Dokument hat sich geändert: {document}',
    KO: '문서가 변경되었습니다: {document}', JA: '文書が変更されました：{document}', ZH_HANT: '文件已變更：{document}', ZH_HANS: '文件已变更：{document}',
  },
  body: {
    EN: 'This document has a new version: {document}. It has been in force since {date}.\n\nPlease read it. If you do not agree with it, you can close your account: {closeUrl}',
    ES: 'Este documento tiene una nueva versión: {document}. Está en vigor desde el {date}.\n\nLéala, por favor. Si no está de acuerdo, puede cerrar su cuenta: {closeUrl}',
    FR: 'Ce document a une nouvelle version : {document}. Elle est en vigueur depuis le {date}.\n\nNous vous invitons à la lire. Si elle ne vous convient pas, vous pouvez fermer votre compte : {closeUrl}',
    DE: 'Dieses Dokument hat eine neue Fassung: {document}. Sie ist seit dem {date} in Kraft.\n\nBitte lesen Sie sie. Wenn Sie nicht einverstanden sind, können Sie Ihr Konto schließen: {closeUrl}',
    KO: '다음 문서에 새 버전이 있습니다: {document}. {date}부터 시행 중입니다.\n\n내용을 확인해 주세요. 동의하지 않으시면 계정을 해지할 수 있습니다: {closeUrl}',
    JA: '次の文書が新しい版になりました：{document}。{date}から発効しています。\n\n内容をご確認ください。同意いただけない場合は、アカウントを閉鎖できます：{closeUrl}',
    ZH_HANT: '以下文件已有新版本：{document}。新版本自 {date} 起生效。\n\n請閱讀內容。如果您不同意，可以關閉帳號：{closeUrl}',
    ZH_HANS: '以下文件已有新版本：{document}。新版本自 {date} 起生效。\n\n请阅读内容。如果您不同意，可以关闭账号：{closeUrl}',
  },
  action: documentNoticeTexts.action,
};

/** To whoever was told of a version that doesn't come after all. In the product only. */
export const documentWithdrawnTexts: Pick<MailTexts, 'subject' | 'body'> = {
  subject: {
    EN: 'A document stays as it is: {document}', ES: 'Un documento no cambia: {document}', FR: 'Un document reste inchangé : {document}', DE: 'Ein Dokument bleibt, wie es ist: {document}',
    KO: '문서가 변경되지 않습니다: {document}', JA: '文書は変更されません：{document}', ZH_HANT: '文件維持不變：{document}', ZH_HANS: '文件保持不变：{document}',
  },
  body: {
    EN: 'We told you of a new version of this document: {document}. We have withdrawn it, so it will not take effect. The present version continues to count, and there is nothing you need to do.',
    ES: 'Le anunciamos una nueva versión de este documento: {document}. La hemos retirado y no entrará en vigor. Sigue aplicándose la versión actual y no tiene que hacer nada.',
    FR: 'Nous vous avions annoncé une nouvelle version de ce document : {document}. Nous l’avons retirée : elle ne prendra pas effet. La version actuelle continue de s’appliquer et vous n’avez rien à faire.',
    DE: 'Wir haben Ihnen eine neue Fassung dieses Dokuments angekündigt: {document}. Wir haben sie zurückgezogen, sie tritt also nicht in Kraft. Die bisherige gilt weiter, und Sie müssen nichts tun.',
    KO: '다음 문서의 새 버전을 안내해 드린 바 있습니다: {document}. 해당 버전은 철회되어 시행되지 않습니다. 현재 버전이 계속 적용되며 따로 하실 일은 없습니다.',
    JA: '次の文書の新しい版をお知らせしていました：{document}。この版は撤回され、発効しません。現在の版が引き続き適用され、お手続きは不要です。',
    ZH_HANT: '我們曾通知您以下文件將有新版本：{document}。該版本已撤回，不會生效。現行版本繼續適用，您無須採取任何行動。',
    ZH_HANS: '我们曾通知您以下文件将有新版本：{document}。该版本已撤回，不会生效。现行版本继续适用，您无需采取任何行动。',
  },
};
