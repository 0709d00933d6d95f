import { Locale, type Texts } from '../../../platform/context/locale.js';

/** The documents that the service publishes. */
export enum LegalDocumentKind {
  PRIVACY_POLICY = 'PRIVACY_POLICY',
  TERMS = 'TERMS',
  ACCEPTABLE_USE = 'ACCEPTABLE_USE',
  REFUND_POLICY = 'REFUND_POLICY',
  COOKIE_POLICY = 'COOKIE_POLICY',
}

export const documentKinds: readonly LegalDocumentKind[] = Object.values(LegalDocumentKind);
export const locales: readonly Locale[] = Object.values(Locale);

/** As in folder names, links and addresses: `privacy-policy`, `zh-hant`. */
export const slugOf = (value: LegalDocumentKind | Locale): string => value.toLowerCase().replaceAll('_', '-');

/** What each document is called where another one or a mail points to it. */
export const documentNames: Readonly<Record<LegalDocumentKind, Texts>> = {
  PRIVACY_POLICY: {
    EN: 'Privacy Policy', ES: 'Política de privacidad', FR: 'Politique de confidentialité', DE: 'Datenschutzerklärung',
    KO: '개인정보 처리방침', JA: 'プライバシーポリシー', ZH_HANT: '隱私權政策', ZH_HANS: '隐私政策',
  },
  TERMS: {
    EN: 'Terms of Service', ES: 'Condiciones del servicio', FR: 'Conditions d’utilisation', DE: 'Nutzungsbedingungen',
    KO: '서비스 이용약관', JA: '利用規約', ZH_HANT: '服務條款', ZH_HANS: '服务条款',
  },
  ACCEPTABLE_USE: {
    EN: 'Acceptable Use Policy', ES: 'Política de uso aceptable', FR: 'Règles d’utilisation acceptable', DE: 'Richtlinie zur zulässigen Nutzung',
    KO: '허용되는 이용 정책', JA: '利用ルール', ZH_HANT: '可接受使用政策', ZH_HANS: '可接受使用政策',
  },
  REFUND_POLICY: {
    EN: 'Refund Policy', ES: 'Política de reembolsos', FR: 'Politique de remboursement', DE: 'Erstattungsrichtlinie',
    KO: '환불 정책', JA: '返金ポリシー', ZH_HANT: '退款政策', ZH_HANS: '退款政策',
  },
  COOKIE_POLICY: {
    EN: 'Cookie Policy', ES: 'Política de cookies', FR: 'Politique relative aux cookies', DE: 'Cookie-Richtlinie',
    KO: '쿠키 정책', JA: 'クッキーポリシー', ZH_HANT: 'Cookie 政策', ZH_HANS: 'Cookie 政策',
  },
};

/** Path in the web app. */
export const pathOf = (kind: LegalDocumentKind): string => `/legal/${slugOf(kind)}`;
