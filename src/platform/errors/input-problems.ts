import type { Texts } from '../context/locale.js';

/** What can be wrong with one field, in words for people. `{field}`, `{min}`, `{max}` are filled in. */
export const inputProblemTexts = {
  INVALID: {
    EN: 'Please check the field “{field}”.', ES: 'Revise el campo «{field}».', FR: 'Vérifiez le champ « {field} ».', DE: 'Bitte prüfen Sie das Feld „{field}“.',
    KO: '“{field}” 항목을 확인해 주세요.', JA: '「{field}」の項目を確認してください。', ZH_HANT: '請檢查「{field}」欄位。', ZH_HANS: '请检查“{field}”字段。',
  },
  REQUIRED: {
    EN: '“{field}” is needed.', ES: 'Falta «{field}».', FR: '« {field} » est requis.', DE: '„{field}“ fehlt.',
    KO: '“{field}” 항목이 필요합니다.', JA: '「{field}」は必須です。', ZH_HANT: '需要填寫「{field}」。', ZH_HANS: '需要填写“{field}”。',
  },
  TOO_SHORT: {
    EN: '“{field}” is too short: at least {min} characters.', ES: '«{field}» es demasiado corto: al menos {min} caracteres.', FR: '« {field} » est trop court : {min} caractères au moins.',
    DE: '„{field}“ ist zu kurz: mindestens {min} Zeichen.', KO: '“{field}” 항목이 너무 짧습니다. {min}자 이상이어야 합니다.', JA: '「{field}」が短すぎます。{min}文字以上にしてください。',
    ZH_HANT: '「{field}」太短：至少 {min} 個字元。', ZH_HANS: '“{field}”太短：至少 {min} 个字符。',
  },
  TOO_LONG: {
    EN: '“{field}” is too long: at most {max}.', ES: '«{field}» es demasiado largo: como máximo {max}.', FR: '« {field} » est trop long : {max} au plus.',
    DE: '„{field}“ ist zu lang: höchstens {max}.', KO: '“{field}” 항목이 너무 깁니다. 최대 {max}입니다.', JA: '「{field}」が長すぎます。上限は{max}です。',
    ZH_HANT: '「{field}」太長：最多 {max}。', ZH_HANS: '“{field}”太长：最多 {max}。',
  },
  OUT_OF_RANGE: {
    EN: '“{field}” must be between {min} and {max}.', ES: '«{field}» debe estar entre {min} y {max}.', FR: '« {field} » doit être compris entre {min} et {max}.',
    DE: '„{field}“ muss zwischen {min} und {max} liegen.', KO: '“{field}” 값은 {min}에서 {max} 사이여야 합니다.', JA: '「{field}」は{min}から{max}の間にしてください。',
    ZH_HANT: '「{field}」必須介於 {min} 與 {max} 之間。', ZH_HANS: '“{field}”必须介于 {min} 与 {max} 之间。',
  },
  NOT_AN_EMAIL: {
    EN: '“{field}” is not an email address.', ES: '«{field}» no es una dirección de correo.', FR: '« {field} » n’est pas une adresse e-mail.', DE: '„{field}“ ist keine E-Mail-Adresse.',
    KO: '“{field}” 항목이 이메일 주소가 아닙니다.', JA: '「{field}」はメールアドレスではありません。', ZH_HANT: '「{field}」不是電子郵件地址。', ZH_HANS: '“{field}”不是电子邮件地址。',
  },
  NOT_OFFERED: {
    EN: '“{field}” is not offered for this.', ES: '«{field}» no está disponible aquí.', FR: '« {field} » n’est pas proposé ici.', DE: '„{field}“ gibt es hierfür nicht.',
    KO: '여기서는 “{field}” 값을 사용할 수 없습니다.', JA: '「{field}」はここでは使えません。', ZH_HANT: '這裡不提供「{field}」。', ZH_HANS: '此处不提供“{field}”。',
  },
  CONTROL_CHARACTERS: {
    EN: '“{field}” contains characters that can’t be used.', ES: '«{field}» contiene caracteres no permitidos.', FR: '« {field} » contient des caractères non autorisés.',
    DE: '„{field}“ enthält unzulässige Zeichen.', KO: '“{field}” 항목에 사용할 수 없는 문자가 있습니다.', JA: '「{field}」に使えない文字が含まれています。',
    ZH_HANT: '「{field}」包含無法使用的字元。', ZH_HANS: '“{field}”包含无法使用的字符。',
  },
} as const satisfies Record<string, Texts>;

export type InputProblem = keyof typeof inputProblemTexts;
