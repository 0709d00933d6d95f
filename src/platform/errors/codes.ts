import { defineErrors } from './catalogue.js';

/** The codes that every module shares. */
export const codes = defineErrors({
  INVALID_INPUT: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'Please check the field “{field}”.', ES: 'Revise el campo «{field}».', FR: 'Vérifiez le champ « {field} ».', DE: 'Bitte prüfen Sie das Feld „{field}“.',
      KO: '“{field}” 항목을 확인해 주세요.', JA: '「{field}」の項目を確認してください。', ZH_HANT: '請檢查「{field}」欄位。', ZH_HANS: '请检查“{field}”字段。',
    },
  },
  NOT_FOUND: {
    level: 'debug', topLevel: 'NOT_FOUND',
    text: {
      EN: 'We could not find that.', ES: 'No lo hemos encontrado.', FR: 'Introuvable.', DE: 'Das konnten wir nicht finden.',
      KO: '찾을 수 없습니다.', JA: '見つかりませんでした。', ZH_HANT: '找不到這個項目。', ZH_HANS: '找不到该项目。',
    },
  },
  UNAUTHENTICATED: {
    level: 'debug', topLevel: 'UNAUTHENTICATED',
    text: {
      EN: 'Please sign in.', ES: 'Inicie sesión.', FR: 'Veuillez vous connecter.', DE: 'Bitte melden Sie sich an.',
      KO: '로그인해 주세요.', JA: 'サインインしてください。', ZH_HANT: '請先登入。', ZH_HANS: '请先登录。',
    },
  },
  FORBIDDEN: {
    level: 'info', topLevel: 'FORBIDDEN',
    text: {
      EN: 'You are not allowed to do this.', ES: 'No tiene permiso para hacer esto.', FR: 'Vous n’êtes pas autorisé à faire cela.', DE: 'Dazu sind Sie nicht berechtigt.',
      KO: '이 작업을 할 권한이 없습니다.', JA: 'この操作を行う権限がありません。', ZH_HANT: '您沒有執行此操作的權限。', ZH_HANS: '您没有执行此操作的权限。',
    },
  },
  REAUTHENTICATION_REQUIRED: {
    level: 'debug', topLevel: 'FORBIDDEN',
    text: {
      EN: 'Please confirm that it is you, then try again.', ES: 'Confirme que es usted y vuelva a intentarlo.', FR: 'Confirmez votre identité, puis réessayez.',
      DE: 'Bitte bestätigen Sie, dass Sie es sind, und versuchen Sie es erneut.', KO: '본인 확인 후 다시 시도해 주세요.', JA: '本人確認をしてから、もう一度お試しください。',
      ZH_HANT: '請先確認是您本人，然後再試一次。', ZH_HANS: '请先确认是您本人，然后重试。',
    },
  },
  RATE_LIMITED: {
    level: 'info', topLevel: 'THROTTLED',
    text: {
      EN: 'Too many attempts. Try again in {retryAfterSeconds} seconds.', ES: 'Demasiados intentos. Vuelva a intentarlo en {retryAfterSeconds} segundos.',
      FR: 'Trop de tentatives. Réessayez dans {retryAfterSeconds} secondes.', DE: 'Zu viele Versuche. Bitte versuchen Sie es in {retryAfterSeconds} Sekunden erneut.',
      KO: '시도 횟수가 너무 많습니다. {retryAfterSeconds}초 후에 다시 시도해 주세요.', JA: '試行回数が多すぎます。{retryAfterSeconds}秒後にもう一度お試しください。',
      ZH_HANT: '嘗試次數過多，請在 {retryAfterSeconds} 秒後再試。', ZH_HANS: '尝试次数过多，请在 {retryAfterSeconds} 秒后重试。',
    },
  },
  IDEMPOTENCY_CONFLICT: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'This idempotency key was already used for a different request.', ES: 'Esta clave de idempotencia ya se usó para otra solicitud.',
      FR: 'Cette clé d’idempotence a déjà servi pour une autre requête.', DE: 'Dieser Idempotenzschlüssel wurde bereits für eine andere Anfrage verwendet.',
      KO: '이 멱등성 키는 이미 다른 요청에 사용되었습니다.', JA: 'この冪等性キーは別のリクエストですでに使われています。',
      ZH_HANT: '此冪等鍵已用於另一個請求。', ZH_HANS: '此幂等键已用于另一个请求。',
    },
  },
  INVALID_STATE: {
    level: 'debug', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'This is not possible in its present state.', ES: 'No es posible en su estado actual.', FR: 'Impossible dans son état actuel.', DE: 'Das ist im jetzigen Zustand nicht möglich.',
      KO: '현재 상태에서는 할 수 없습니다.', JA: '現在の状態では行えません。', ZH_HANT: '目前的狀態無法執行此操作。', ZH_HANS: '当前状态无法执行此操作。',
    },
  },
  INTERNAL: {
    level: 'error', topLevel: 'INTERNAL',
    text: {
      EN: 'Something went wrong on our side. Please try again.', ES: 'Ha ocurrido un error por nuestra parte. Inténtelo de nuevo.', FR: 'Une erreur est survenue de notre côté. Veuillez réessayer.',
      DE: 'Bei uns ist etwas schiefgelaufen. Bitte versuchen Sie es erneut.', KO: '문제가 발생했습니다. 다시 시도해 주세요.', JA: 'エラーが発生しました。もう一度お試しください。',
      ZH_HANT: '我們這邊發生錯誤，請再試一次。', ZH_HANS: '我们这边出了点问题，请重试。',
    },
  },
});
