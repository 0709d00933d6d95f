import type { Texts } from '../../../platform/context/locale.js';

/** Headings of the tables in policies, and the codes in them. */
export const headings = {
  data: { EN: 'Data', ES: 'Datos', FR: 'Données', DE: 'Daten', KO: '데이터', JA: 'データ', ZH_HANT: '資料', ZH_HANS: '数据' },
  period: { EN: 'How long', ES: 'Cuánto tiempo', FR: 'Durée', DE: 'Wie lange', KO: '보관 기간', JA: '期間', ZH_HANT: '保存期間', ZH_HANS: '保存期限' },
  trigger: { EN: 'Counted from', ES: 'Contado desde', FR: 'À compter de', DE: 'Gerechnet ab', KO: '기산점', JA: '起算点', ZH_HANT: '起算時間', ZH_HANS: '起算时间' },
  action: { EN: 'Then', ES: 'Después', FR: 'Ensuite', DE: 'Danach', KO: '이후 처리', JA: 'その後', ZH_HANT: '期滿後', ZH_HANS: '期满后' },
  ground: { EN: 'Why so long', ES: 'Por qué tanto tiempo', FR: 'Pourquoi si longtemps', DE: 'Warum so lange', KO: '그 기간의 근거', JA: 'その期間の根拠', ZH_HANT: '保存依據', ZH_HANS: '保存依据' },
  recipient: { EN: 'Recipient', ES: 'Destinatario', FR: 'Destinataire', DE: 'Empfänger', KO: '수령자', JA: '提供先', ZH_HANT: '接收者', ZH_HANS: '接收方' },
  purpose: { EN: 'Purpose', ES: 'Finalidad', FR: 'Finalité', DE: 'Zweck', KO: '목적', JA: '目的', ZH_HANT: '目的', ZH_HANS: '目的' },
  country: { EN: 'Country', ES: 'País', FR: 'Pays', DE: 'Land', KO: '국가', JA: '国', ZH_HANT: '國家／地區', ZH_HANS: '国家／地区' },
  safeguard: { EN: 'Safeguard', ES: 'Garantía', FR: 'Garantie', DE: 'Garantie', KO: '보호 조치', JA: '保護措置', ZH_HANT: '保障措施', ZH_HANS: '保障措施' },
  use: { EN: 'In use', ES: 'En uso', FR: 'Utilisé', DE: 'Im Einsatz', KO: '이용 여부', JA: '利用の有無', ZH_HANT: '是否使用', ZH_HANS: '是否使用' },
  cookie: { EN: 'Cookie', ES: 'Cookie', FR: 'Cookie', DE: 'Cookie', KO: '쿠키', JA: 'クッキー', ZH_HANT: 'Cookie', ZH_HANS: 'Cookie' },
  category: { EN: 'Category', ES: 'Categoría', FR: 'Catégorie', DE: 'Kategorie', KO: '분류', JA: '区分', ZH_HANT: '類別', ZH_HANS: '类别' },
  provider: { EN: 'Provider', ES: 'Proveedor', FR: 'Fournisseur', DE: 'Anbieter', KO: '제공자', JA: '提供元', ZH_HANT: '提供者', ZH_HANS: '提供方' },
  basis: { EN: 'Lawful basis', ES: 'Base jurídica', FR: 'Base juridique', DE: 'Rechtsgrundlage', KO: '법적 근거', JA: '法的根拠', ZH_HANT: '法律依據', ZH_HANS: '法律依据' },
} satisfies Record<string, Texts>;

/** Words for the codes of retention.json, recipients.json and cookies.json. */
export const codeWords: Readonly<Record<string, Texts>> = {
  'action.delete': { EN: 'deleted', ES: 'se eliminan', FR: 'supprimées', DE: 'gelöscht', KO: '삭제', JA: '削除', ZH_HANT: '刪除', ZH_HANS: '删除' },
  'action.anonymise': { EN: 'anonymised or deleted', ES: 'se anonimizan o eliminan', FR: 'anonymisées ou supprimées', DE: 'anonymisiert oder gelöscht', KO: '익명화 또는 삭제', JA: '匿名化または削除', ZH_HANT: '匿名化或刪除', ZH_HANS: '匿名化或删除' },
  'period.at-once': { EN: 'at once', ES: 'de inmediato', FR: 'immédiatement', DE: 'sofort', KO: '즉시', JA: 'ただちに', ZH_HANT: '立即', ZH_HANS: '立即' },
  'category.NECESSARY': { EN: 'Strictly necessary', ES: 'Estrictamente necesarias', FR: 'Strictement nécessaires', DE: 'Unbedingt notwendig', KO: '필수', JA: '必須', ZH_HANT: '絕對必要', ZH_HANS: '绝对必要' },
  'category.ANALYTICS': { EN: 'Analytics', ES: 'Análisis', FR: 'Analyse', DE: 'Analyse', KO: '분석', JA: '分析', ZH_HANT: '分析', ZH_HANS: '分析' },
  'category.MARKETING': { EN: 'Marketing', ES: 'Publicidad', FR: 'Publicité', DE: 'Werbung', KO: '마케팅', JA: 'マーケティング', ZH_HANT: '行銷', ZH_HANS: '营销' },
  'use.active': { EN: 'yes', ES: 'sí', FR: 'oui', DE: 'ja', KO: '이용 중', JA: '利用中', ZH_HANT: '使用中', ZH_HANS: '使用中' },
  'use.inactive': {
    EN: 'not yet when this version was written', ES: 'aún no al redactarse esta versión', FR: 'pas encore lors de la rédaction de cette version', DE: 'noch nicht, als diese Fassung geschrieben wurde',
    KO: '이 버전을 작성한 시점에는 아님', JA: 'この版の作成時点では未利用', ZH_HANT: '撰寫本版本時尚未使用', ZH_HANS: '撰写本版本时尚未使用',
  },
  'country.in-house': { EN: 'our own systems', ES: 'nuestros propios sistemas', FR: 'nos propres systèmes', DE: 'unsere eigenen Systeme', KO: '자체 시스템', JA: '当社のシステム', ZH_HANT: '我們自己的系統', ZH_HANS: '我们自己的系统' },
};
