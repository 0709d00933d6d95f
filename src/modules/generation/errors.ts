import { defineErrors, DomainError } from '../../platform/errors/index.js';

const codes = defineErrors({
  MODEL_UNAVAILABLE: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'This model is not available at the moment.', ES: 'Este modelo no está disponible en este momento.', FR: 'Ce modèle n’est pas disponible pour le moment.',
      DE: 'Dieses Modell ist im Moment nicht verfügbar.', KO: '지금은 이 모델을 사용할 수 없습니다.', JA: 'このモデルは現在ご利用いただけません。',
      ZH_HANT: '目前無法使用這個模型。', ZH_HANS: '目前无法使用此模型。',
    },
  },
  PRICE_ABOVE_MAXIMUM: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'This costs {credits} credits, more than your maximum of {maximum}.', ES: 'Esto cuesta {credits} créditos, más que su máximo de {maximum}.',
      FR: 'Cela coûte {credits} crédits, plus que votre maximum de {maximum}.', DE: 'Das kostet {credits} Credits, mehr als Ihr Höchstbetrag von {maximum}.',
      KO: '{credits} 크레딧이 필요하며, 설정한 최대값 {maximum}을(를) 넘습니다.', JA: '{credits}クレジットかかり、上限の{maximum}を超えています。',
      ZH_HANT: '這需要 {credits} 點，超過您設定的上限 {maximum}。', ZH_HANS: '这需要 {credits} 点，超过您设定的上限 {maximum}。',
    },
  },
  QUOTE_NOT_USABLE: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'This quote has expired or is for something else. Please ask for a new one.', ES: 'Este presupuesto ha caducado o es para otra cosa. Solicite uno nuevo.',
      FR: 'Ce devis a expiré ou concerne autre chose. Demandez-en un nouveau.', DE: 'Dieses Angebot ist abgelaufen oder gilt für etwas anderes. Bitte holen Sie ein neues ein.',
      KO: '이 견적은 만료되었거나 다른 요청에 대한 것입니다. 새로 요청해 주세요.', JA: 'この見積もりは期限切れか、別の内容のものです。新しく取得してください。',
      ZH_HANT: '這份報價已過期或不適用於此請求，請重新取得。', ZH_HANS: '该报价已过期或不适用于此请求，请重新获取。',
    },
  },
  TRAINING_NEEDS_PERSON: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'Only a person who is signed in can allow training; an API key can’t.', ES: 'Solo una persona con sesión iniciada puede permitir el entrenamiento; una clave de API no.',
      FR: 'Seule une personne connectée peut autoriser l’entraînement ; une clé d’API ne le peut pas.', DE: 'Training kann nur eine angemeldete Person erlauben, kein API-Schlüssel.',
      KO: '학습 허용은 로그인한 본인만 할 수 있으며 API 키로는 할 수 없습니다.', JA: '学習の許可はサインインした本人だけが行えます。APIキーではできません。',
      ZH_HANT: '只有已登入的本人可以允許訓練，API 金鑰不行。', ZH_HANS: '只有已登录的本人可以允许训练，API 密钥不行。',
    },
  },
  UPLOAD_NOT_READY: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'This picture is not ready to be used.', ES: 'Esta imagen aún no se puede usar.', FR: 'Cette image n’est pas encore utilisable.', DE: 'Dieses Bild kann noch nicht verwendet werden.',
      KO: '이 이미지는 아직 사용할 수 없습니다.', JA: 'この画像はまだ使用できません。', ZH_HANT: '這張圖片還不能使用。', ZH_HANS: '这张图片还不能使用。',
    },
  },
});

/** The model exists, but its provider doesn't run here at present. */
export class ModelUnavailableError extends DomainError {
  readonly typename = 'ModelUnavailable';
  constructor() {
    super(codes.MODEL_UNAVAILABLE);
  }
}

/** The price, in credits, is above what the caller allowed. */
export class PriceAboveMaximumError extends DomainError {
  readonly typename = 'InvalidInput';
  constructor(credits: number, maximum: number) {
    super(codes.PRICE_ABOVE_MAXIMUM, { field: 'maxCredits', credits, maximum });
  }
}

/** Unknown, expired, or given for another input: one answer for all. */
export class QuoteNotUsableError extends DomainError {
  readonly typename = 'InvalidInput';
  constructor() {
    super(codes.QUOTE_NOT_USABLE, { field: 'quoteId' });
  }
}

/** A key asked for what takes the consent of the person. */
export class TrainingNeedsPersonError extends DomainError {
  readonly typename = 'InvalidInput';
  constructor() {
    super(codes.TRAINING_NEEDS_PERSON, { field: 'trainingOptIn' });
  }
}

/** The upload is the caller's, but PENDING or REJECTED. */
export class UploadNotReadyError extends DomainError {
  readonly typename = 'InvalidInput';
  constructor() {
    super(codes.UPLOAD_NOT_READY, { field: 'inputUploadIds' });
  }
}
