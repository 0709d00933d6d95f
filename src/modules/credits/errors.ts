import { defineErrors, DomainError } from '../../platform/errors/index.js';

const codes = defineErrors({
  INSUFFICIENT_CREDITS: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'This needs {required} credits; you have {available}.', ES: 'Esto requiere {required} créditos; tiene {available}.',
      FR: 'Il faut {required} crédits ; vous en avez {available}.', DE: 'Dafür sind {required} Credits nötig; Sie haben {available}.',
      KO: '크레딧 {required}개가 필요하지만 {available}개만 있습니다.', JA: '{required}クレジット必要ですが、残りは{available}です。',
      ZH_HANT: '需要 {required} 點，您目前有 {available} 點。', ZH_HANS: '需要 {required} 点，您目前有 {available} 点。',
    },
  },
  SPEND_LIMIT_REACHED: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'This needs {required} credits; the API key may spend {available} more.', ES: 'Esto requiere {required} créditos; la clave de API solo puede gastar {available} más.',
      FR: 'Il faut {required} crédits ; la clé d’API ne peut plus en dépenser que {available}.', DE: 'Dafür sind {required} Credits nötig; der API-Schlüssel darf noch {available} ausgeben.',
      KO: '크레딧 {required}개가 필요하지만 이 API 키는 {available}개까지만 더 쓸 수 있습니다.', JA: '{required}クレジット必要ですが、このAPIキーで使えるのはあと{available}です。',
      ZH_HANT: '需要 {required} 點，這個 API 金鑰還能使用 {available} 點。', ZH_HANS: '需要 {required} 点，此 API 密钥还能使用 {available} 点。',
    },
  },
});

/** The balance doesn't cover it. A customer in debt has nothing available. */
export class InsufficientCreditsError extends DomainError {
  readonly typename = 'InsufficientCredits';
  constructor(required: number, available: number, code: (typeof codes)[keyof typeof codes] = codes.INSUFFICIENT_CREDITS) {
    super(code, { required, available });
  }
}

/** The API key's budget doesn't cover it; `available` is what the budget leaves. */
export class SpendLimitReachedError extends InsufficientCreditsError {
  constructor(required: number, available: number) {
    super(required, available, codes.SPEND_LIMIT_REACHED);
  }
}
