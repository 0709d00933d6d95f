import { defineErrors, DomainError } from '../../platform/errors/index.js';

const codes = defineErrors({
  EFFECTIVE_DATE_IN_THE_PAST: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'A document cannot take effect in the past.', ES: 'Un documento no puede entrar en vigor en el pasado.', FR: 'Un document ne peut pas prendre effet dans le passé.',
      DE: 'Ein Dokument kann nicht rückwirkend in Kraft treten.', KO: '문서는 과거 날짜로 시행할 수 없습니다.', JA: '文書を過去の日付で発効させることはできません。',
      ZH_HANT: '文件不能在過去的日期生效。', ZH_HANS: '文件不能在过去的日期生效。',
    },
  },
  NOTICE_TOO_SHORT: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'A material change takes effect {days} days after the last notice of it at the earliest.', ES: 'Un cambio sustancial entra en vigor como mínimo {days} días después del último aviso.',
      FR: 'Une modification substantielle prend effet au plus tôt {days} jours après le dernier avis.', DE: 'Eine wesentliche Änderung tritt frühestens {days} Tage nach der letzten Mitteilung in Kraft.',
      KO: '중요한 변경은 마지막 통지 후 최소 {days}일이 지나야 시행됩니다.', JA: '重要な変更は、最後の通知から少なくとも{days}日後に発効します。',
      ZH_HANT: '重大變更最早於最後一次通知後 {days} 天生效。', ZH_HANS: '重大变更最早在最后一次通知后 {days} 天生效。',
    },
  },
  DOCUMENT_NOT_READY: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'This version cannot be published: {problem}', ES: 'Esta versión no se puede publicar: {problem}', FR: 'Cette version ne peut pas être publiée : {problem}',
      DE: 'Diese Fassung kann nicht veröffentlicht werden: {problem}', KO: '이 버전은 게시할 수 없습니다: {problem}', JA: 'この版は公開できません：{problem}',
      ZH_HANT: '無法發布此版本：{problem}', ZH_HANS: '无法发布此版本：{problem}',
    },
  },
  DOCUMENT_ALREADY_PUBLISHED: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'This version is published already.', ES: 'Esta versión ya está publicada.', FR: 'Cette version est déjà publiée.', DE: 'Diese Fassung ist schon veröffentlicht.',
      KO: '이미 게시된 버전입니다.', JA: 'この版はすでに公開されています。', ZH_HANT: '此版本已發布。', ZH_HANS: '此版本已发布。',
    },
  },
  DOCUMENT_CHANGED: {
    level: 'warn', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'The text of this version is not the one that was published or proposed. Give the changed text a version of its own.',
      ES: 'El texto de esta versión no es el que se publicó o propuso. Asigne al texto modificado una versión propia.',
      FR: 'Le texte de cette version n’est pas celui qui a été publié ou proposé. Donnez au texte modifié sa propre version.',
      DE: 'Der Text dieser Fassung ist nicht der veröffentlichte oder vorgeschlagene. Bitte geben Sie dem geänderten Text eine eigene Fassung.',
      KO: '이 버전의 내용이 게시되거나 제안된 내용과 다릅니다. 변경된 내용에는 새 버전을 부여해 주세요.', JA: 'この版の本文は、公開または提案されたものと異なります。変更した本文には新しい版を付けてください。',
      ZH_HANT: '此版本的內容與已發布或已提議的不同。請為變更後的內容建立新版本。', ZH_HANS: '此版本的内容与已发布或已提议的不同。请为变更后的内容建立新版本。',
    },
  },
  DOCUMENT_NOT_COMING: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'This version is not on its way: it is in force already, or was withdrawn.', ES: 'Esta versión no está en camino: ya está en vigor o se retiró.',
      FR: 'Cette version n’est pas en attente : elle est déjà en vigueur ou a été retirée.', DE: 'Diese Fassung steht nicht bevor: Sie ist schon in Kraft oder wurde zurückgezogen.',
      KO: '시행 예정인 버전이 아닙니다. 이미 시행 중이거나 철회되었습니다.', JA: 'この版は発効待ちではありません。すでに発効しているか、撤回されています。',
      ZH_HANT: '此版本並非即將生效：它已生效或已撤回。', ZH_HANS: '此版本并非即将生效：它已生效或已撤回。',
    },
  },
  DOCUMENT_COMING: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'Another version of this document is about to take effect.', ES: 'Otra versión de este documento está a punto de entrar en vigor.', FR: 'Une autre version de ce document va prendre effet.',
      DE: 'Eine andere Fassung dieses Dokuments tritt demnächst in Kraft.', KO: '이 문서의 다른 버전이 곧 시행됩니다.', JA: 'この文書の別の版がまもなく発効します。',
      ZH_HANT: '此文件的另一個版本即將生效。', ZH_HANS: '此文件的另一个版本即将生效。',
    },
  },
});

/** A version is to take effect before now. */
export class EffectiveDateInThePastError extends DomainError {
  readonly typename = 'InvalidState';
  constructor() {
    super(codes.EFFECTIVE_DATE_IN_THE_PAST);
  }
}

/** A material change is to take effect sooner than people can be told of it [P87]. */
export class NoticeTooShortError extends DomainError {
  readonly typename = 'InvalidState';
  constructor(leastMs: number) {
    super(codes.NOTICE_TOO_SHORT, { days: Math.ceil(leastMs / 86_400_000) });
  }
}

/** A language is missing, the languages differ, or a figure can't be filled in. */
export class DocumentNotReadyError extends DomainError {
  readonly typename = 'InvalidState';
  constructor(problem: string) {
    super(codes.DOCUMENT_NOT_READY, { problem });
  }
}

/** Published versions stay as they are. */
export class DocumentAlreadyPublishedError extends DomainError {
  readonly typename = 'InvalidState';
  constructor() {
    super(codes.DOCUMENT_ALREADY_PUBLISHED);
  }
}

/** The text behind a version id is another than the one that somebody decided about. */
export class DocumentChangedError extends DomainError {
  readonly typename = 'InvalidState';
  constructor() {
    super(codes.DOCUMENT_CHANGED);
  }
}

/** Only what doesn't count yet can be withdrawn. */
export class DocumentNotComingError extends DomainError {
  readonly typename = 'InvalidState';
  constructor() {
    super(codes.DOCUMENT_NOT_COMING);
  }
}

/** One change of a document at a time. */
export class DocumentComingError extends DomainError {
  readonly typename = 'InvalidState';
  constructor() {
    super(codes.DOCUMENT_COMING);
  }
}
