import type { Texts } from '../../../platform/context/index.js';
import type { FailureCode } from '../domain/kinds.js';

/** Why a task did not succeed, in words for people. */
export const failureTexts: Readonly<Record<FailureCode, Texts>> = {
  SAFETY_INPUT: {
    EN: 'What you asked for goes against our acceptable-use policy.', ES: 'Lo que pidió incumple nuestra política de uso aceptable.',
    FR: 'Votre demande est contraire à nos règles d’utilisation acceptable.', DE: 'Ihre Anfrage verstößt gegen unsere Nutzungsrichtlinie.',
    KO: '요청하신 내용이 이용 정책에 어긋납니다.', JA: 'ご依頼の内容は利用規定に反しています。', ZH_HANT: '您的要求違反我們的可接受使用政策。', ZH_HANS: '您的请求违反我们的可接受使用政策。',
  },
  SAFETY_OUTPUT: {
    EN: 'The result did not pass our safety check, so we did not keep it.', ES: 'El resultado no superó nuestra revisión de seguridad y no lo conservamos.',
    FR: 'Le résultat n’a pas passé notre contrôle de sécurité ; nous ne l’avons pas conservé.', DE: 'Das Ergebnis hat unsere Sicherheitsprüfung nicht bestanden; wir haben es nicht behalten.',
    KO: '결과가 안전 검사를 통과하지 못해 보관하지 않았습니다.', JA: '結果が安全性の確認を通らなかったため、保存していません。',
    ZH_HANT: '結果未通過我們的安全檢查，因此沒有保留。', ZH_HANS: '结果未通过我们的安全检查，因此没有保留。',
  },
  INPUT_INVALID: {
    EN: 'The picture this was to be made from is no longer there or can’t be used.', ES: 'La imagen de partida ya no está o no se puede usar.',
    FR: 'L’image de départ n’existe plus ou n’est pas utilisable.', DE: 'Das Ausgangsbild ist nicht mehr da oder nicht verwendbar.',
    KO: '원본 이미지가 없거나 사용할 수 없습니다.', JA: '元の画像がないか、使用できません。', ZH_HANT: '來源圖片已不存在或無法使用。', ZH_HANS: '源图片已不存在或无法使用。',
  },
  PROVIDER_UNAVAILABLE: {
    EN: 'The model could not be reached. Nothing was charged; please try again later.', ES: 'No se pudo acceder al modelo. No se cobró nada; inténtelo más tarde.',
    FR: 'Le modèle est injoignable. Rien n’a été débité ; réessayez plus tard.', DE: 'Das Modell war nicht erreichbar. Es wurde nichts berechnet; bitte versuchen Sie es später noch einmal.',
    KO: '모델에 연결할 수 없었습니다. 요금은 청구되지 않았습니다. 나중에 다시 시도해 주세요.', JA: 'モデルに接続できませんでした。料金はかかっていません。後でもう一度お試しください。',
    ZH_HANT: '無法連接模型。沒有扣點，請稍後再試。', ZH_HANS: '无法连接模型。没有扣点，请稍后再试。',
  },
  PROVIDER_TIMEOUT: {
    EN: 'This took too long. Nothing was charged; please try again.', ES: 'Ha tardado demasiado. No se cobró nada; inténtelo de nuevo.',
    FR: 'Cela a pris trop de temps. Rien n’a été débité ; réessayez.', DE: 'Das hat zu lange gedauert. Es wurde nichts berechnet; bitte versuchen Sie es noch einmal.',
    KO: '시간이 너무 오래 걸렸습니다. 요금은 청구되지 않았습니다. 다시 시도해 주세요.', JA: '時間がかかりすぎました。料金はかかっていません。もう一度お試しください。',
    ZH_HANT: '耗時過久。沒有扣點，請再試一次。', ZH_HANS: '耗时过久。没有扣点，请重试。',
  },
  OUTPUT_INVALID: {
    EN: 'The result was not usable. Nothing was charged; please try again.', ES: 'El resultado no era utilizable. No se cobró nada; inténtelo de nuevo.',
    FR: 'Le résultat était inutilisable. Rien n’a été débité ; réessayez.', DE: 'Das Ergebnis war nicht brauchbar. Es wurde nichts berechnet; bitte versuchen Sie es noch einmal.',
    KO: '결과를 사용할 수 없었습니다. 요금은 청구되지 않았습니다. 다시 시도해 주세요.', JA: '結果が使用できないものでした。料金はかかっていません。もう一度お試しください。',
    ZH_HANT: '結果無法使用。沒有扣點，請再試一次。', ZH_HANS: '结果无法使用。没有扣点，请重试。',
  },
  INTERNAL: {
    EN: 'Something went wrong on our side. Nothing was charged; please try again.', ES: 'Ha ocurrido un error por nuestra parte. No se cobró nada; inténtelo de nuevo.',
    FR: 'Une erreur est survenue de notre côté. Rien n’a été débité ; réessayez.', DE: 'Bei uns ist etwas schiefgelaufen. Es wurde nichts berechnet; bitte versuchen Sie es noch einmal.',
    KO: '저희 쪽에서 문제가 발생했습니다. 요금은 청구되지 않았습니다. 다시 시도해 주세요.', JA: 'エラーが発生しました。料金はかかっていません。もう一度お試しください。',
    ZH_HANT: '我們這邊發生錯誤。沒有扣點，請再試一次。', ZH_HANS: '我们这边出了点问题。没有扣点，请重试。',
  },
};
