import { defineErrors, DomainError } from '../../platform/errors/index.js';

const codes = defineErrors({
  INVALID_CREDENTIALS: {
    level: 'info', topLevel: 'FORBIDDEN',
    text: {
      EN: 'That did not match. Check your email address and password; if you have just signed up, confirm your address first through the link in our mail.',
      ES: 'Los datos no coinciden. Revise su correo y su contraseña; si acaba de registrarse, confirme antes su dirección con el enlace de nuestro correo.',
      FR: 'Ces informations ne correspondent pas. Vérifiez votre adresse et votre mot de passe ; si vous venez de vous inscrire, confirmez d’abord votre adresse grâce au lien reçu par e-mail.',
      DE: 'Das passt nicht zusammen. Bitte prüfen Sie E-Mail-Adresse und Passwort; wenn Sie sich gerade registriert haben, bestätigen Sie zuerst Ihre Adresse über den Link in unserer E-Mail.',
      KO: '입력한 정보가 일치하지 않습니다. 이메일 주소와 비밀번호를 확인해 주세요. 방금 가입했다면 먼저 메일의 링크로 주소를 확인해 주세요.',
      JA: '情報が一致しません。メールアドレスとパスワードをご確認ください。登録したばかりの場合は、まずメール内のリンクでアドレスを確認してください。',
      ZH_HANT: '資料不相符。請檢查電子郵件地址與密碼；若剛註冊，請先點選我們郵件中的連結確認地址。',
      ZH_HANS: '信息不匹配。请检查邮箱地址和密码；如果刚刚注册，请先通过我们邮件中的链接确认地址。',
    },
  },
  INVALID_TOKEN: {
    level: 'info', topLevel: 'FORBIDDEN',
    text: {
      EN: 'This link no longer works: it has been used or is too old. Please ask for a new one.', ES: 'Este enlace ya no sirve: se ha usado o ha caducado. Pida uno nuevo.',
      FR: 'Ce lien ne fonctionne plus : il a déjà servi ou il est trop ancien. Demandez-en un nouveau.', DE: 'Dieser Link gilt nicht mehr: Er wurde benutzt oder ist zu alt. Bitte fordern Sie einen neuen an.',
      KO: '이 링크는 이미 사용되었거나 오래되어 더 이상 쓸 수 없습니다. 새 링크를 요청해 주세요.', JA: 'このリンクは使用済みか期限切れのため使えません。新しいリンクをお求めください。',
      ZH_HANT: '此連結已使用過或已過期，請重新索取。', ZH_HANS: '此链接已使用过或已过期，请重新获取。',
    },
  },
  ACCOUNT_SUSPENDED: {
    level: 'info', topLevel: 'FORBIDDEN',
    text: {
      EN: 'This account is suspended. Please contact support.', ES: 'Esta cuenta está suspendida. Póngase en contacto con soporte.', FR: 'Ce compte est suspendu. Veuillez contacter l’assistance.',
      DE: 'Dieses Konto ist gesperrt. Bitte wenden Sie sich an den Support.', KO: '이 계정은 정지되었습니다. 고객지원에 문의해 주세요.', JA: 'このアカウントは停止されています。サポートにお問い合わせください。',
      ZH_HANT: '此帳號已停權，請聯絡客服。', ZH_HANS: '此账号已被停用，请联系客服。',
    },
  },
  ACCOUNT_CLOSING: {
    level: 'info', topLevel: 'FORBIDDEN',
    text: {
      EN: 'This account is being closed. Until its data is deleted you can reactivate it.', ES: 'Esta cuenta se está cerrando. Puede reactivarla hasta que se eliminen sus datos.',
      FR: 'Ce compte est en cours de fermeture. Vous pouvez le réactiver tant que ses données ne sont pas supprimées.', DE: 'Dieses Konto wird geschlossen. Bis seine Daten gelöscht sind, können Sie es wieder aktivieren.',
      KO: '이 계정은 해지 중입니다. 데이터가 삭제되기 전까지 다시 활성화할 수 있습니다.', JA: 'このアカウントは閉鎖手続き中です。データが削除されるまでは再開できます。',
      ZH_HANT: '此帳號正在關閉中。資料刪除前都可以重新啟用。', ZH_HANS: '此账号正在关闭。数据删除之前可以重新启用。',
    },
  },
  TOO_MANY_API_KEYS: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'There are {limit} active keys already. Revoke one first.', ES: 'Ya hay {limit} claves activas. Revoque una antes.', FR: 'Il y a déjà {limit} clés actives. Révoquez-en une d’abord.',
      DE: 'Es gibt schon {limit} aktive Schlüssel. Bitte widerrufen Sie zuerst einen.', KO: '활성 키가 이미 {limit}개 있습니다. 먼저 하나를 폐기해 주세요.', JA: '有効なキーがすでに{limit}個あります。先に1つ取り消してください。',
      ZH_HANT: '已有 {limit} 個有效金鑰，請先撤銷一個。', ZH_HANS: '已有 {limit} 个有效密钥，请先撤销一个。',
    },
  },
  LAST_ADMIN: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'This is the last administrator. Name another one first.', ES: 'Es la última persona administradora. Nombre antes a otra.', FR: 'C’est le dernier administrateur. Nommez-en d’abord un autre.',
      DE: 'Das ist der letzte Administrator. Bitte ernennen Sie zuerst einen anderen.', KO: '마지막 관리자입니다. 먼저 다른 관리자를 지정해 주세요.', JA: '最後の管理者です。先に別の管理者を指定してください。',
      ZH_HANT: '這是最後一位管理員，請先指定另一位。', ZH_HANS: '这是最后一位管理员，请先指定另一位。',
    },
  },
  SECOND_PERSON_NEEDED: {
    level: 'info', topLevel: 'FORBIDDEN',
    text: {
      EN: 'You proposed this yourself: another person has to decide.', ES: 'La propuesta es suya: tiene que decidir otra persona.', FR: 'Vous l’avez proposé vous-même : une autre personne doit décider.',
      DE: 'Sie haben das selbst vorgeschlagen: Entscheiden muss jemand anderes.', KO: '직접 제안한 건입니다. 다른 사람이 결정해야 합니다.', JA: 'ご自身の提案です。別の人が決定する必要があります。',
      ZH_HANT: '這是您自己提出的，必須由另一個人決定。', ZH_HANS: '这是您自己提出的，必须由另一个人决定。',
    },
  },
  PROPOSAL_PENDING: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'Another proposal about this is waiting for a decision.', ES: 'Otra propuesta sobre esto está pendiente de decisión.', FR: 'Une autre proposition à ce sujet attend une décision.',
      DE: 'Ein anderer Vorschlag dazu wartet auf eine Entscheidung.', KO: '이 건에 대한 다른 제안이 결정을 기다리고 있습니다.', JA: 'この件についての別の提案が決定を待っています。',
      ZH_HANT: '另一個相關提案正在等待決定。', ZH_HANS: '另一个相关提案正在等待决定。',
    },
  },
  PROPOSAL_CLOSED: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'This proposal was decided otherwise or is too old.', ES: 'Esta propuesta se decidió de otro modo o ha caducado.', FR: 'Cette proposition a été tranchée autrement ou est trop ancienne.',
      DE: 'Über diesen Vorschlag wurde anders entschieden, oder er ist zu alt.', KO: '이미 다르게 결정되었거나 기한이 지난 제안입니다.', JA: 'この提案は別の決定がなされたか、期限が切れています。',
      ZH_HANT: '此提案已有其他決定或已過期。', ZH_HANS: '此提案已有其他决定或已过期。',
    },
  },
  PROPOSER_NOT_ENTITLED: {
    level: 'warn', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'Whoever proposed this no longer has the role for it: somebody who has it must propose it anew.', ES: 'Quien lo propuso ya no tiene el rol necesario: debe proponerlo de nuevo alguien que lo tenga.',
      FR: 'L’auteur de cette proposition n’a plus le rôle nécessaire : une personne qui l’a doit la refaire.', DE: 'Wer das vorgeschlagen hat, hat die Rolle dafür nicht mehr: Jemand mit dieser Rolle muss es neu vorschlagen.',
      KO: '제안한 사람에게 더 이상 필요한 역할이 없습니다. 해당 역할을 가진 사람이 다시 제안해야 합니다.', JA: '提案者は必要な役割を失っています。その役割を持つ人が改めて提案してください。',
      ZH_HANT: '提案人已不具備所需角色，須由具備該角色的人重新提案。', ZH_HANS: '提案人已不具备所需角色，须由具备该角色的人重新提案。',
    },
  },
});

/** Wrong password or code, unknown address, or one that isn't confirmed yet: callers can't tell which. */
export class InvalidCredentialsError extends DomainError {
  readonly typename = 'InvalidCredentials';
  constructor() {
    super(codes.INVALID_CREDENTIALS);
  }
}

/** A link that was used, has expired or never was. */
export class InvalidTokenError extends DomainError {
  readonly typename = 'InvalidCredentials';
  constructor() {
    super(codes.INVALID_TOKEN);
  }
}

/** Said only to somebody who proved to be the holder. */
export class AccountSuspendedError extends DomainError {
  readonly typename = 'InvalidCredentials';
  constructor() {
    super(codes.ACCOUNT_SUSPENDED);
  }
}

/** Said only to somebody who proved to be the holder, who may still reactivate it until `purgeAt`. */
export class AccountClosingError extends DomainError {
  readonly typename = 'AccountClosing';
  constructor(purgeAt: Date) {
    super(codes.ACCOUNT_CLOSING, { purgeAt });
  }
}

/** The account has as many active keys as it may. */
export class TooManyApiKeysError extends DomainError {
  readonly typename = 'InvalidState';
  constructor(limit: number) {
    super(codes.TOO_MANY_API_KEYS, { limit });
  }
}

/** Somebody must remain who can name others. */
export class LastAdminError extends DomainError {
  readonly typename = 'InvalidState';
  constructor() {
    super(codes.LAST_ADMIN);
  }
}

/** What takes two people was proposed by whoever is deciding. */
export class SecondPersonNeededError extends DomainError {
  readonly typename = 'InvalidState';
  constructor() {
    super(codes.SECOND_PERSON_NEEDED);
  }
}

/** One proposal about a thing at a time. */
export class ProposalPendingError extends DomainError {
  readonly typename = 'InvalidState';
  constructor() {
    super(codes.PROPOSAL_PENDING);
  }
}

/** A proposal that was decided the other way, or that nobody decided in time. */
export class ProposalClosedError extends DomainError {
  readonly typename = 'InvalidState';
  constructor() {
    super(codes.PROPOSAL_CLOSED);
  }
}

/** Nobody decides for two: a proposal counts only while its author could still make it. */
export class ProposerNotEntitledError extends DomainError {
  readonly typename = 'InvalidState';
  constructor() {
    super(codes.PROPOSER_NOT_ENTITLED);
  }
}
