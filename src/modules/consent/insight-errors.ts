import { defineErrors, DomainError } from '../../platform/errors/index.js';
import type { InsightFault } from './domain/insights.js';

const codes = defineErrors({
  INSIGHT_UNKNOWN_COLUMN: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'Row {row} has a column that is not on the list. Nothing was imported.', ES: 'La fila {row} tiene una columna que no está en la lista. No se ha importado nada.',
      FR: 'La ligne {row} contient une colonne qui ne figure pas dans la liste. Rien n’a été importé.', DE: 'Zeile {row} hat eine Spalte, die nicht auf der Liste steht. Es wurde nichts importiert.',
      KO: '{row}번째 행에 목록에 없는 열이 있습니다. 아무것도 가져오지 않았습니다.', JA: '{row}行目に一覧にない列があります。何も取り込んでいません。',
      ZH_HANT: '第 {row} 列含有清單以外的欄位，未匯入任何資料。', ZH_HANS: '第 {row} 行含有列表以外的列，未导入任何数据。',
    },
  },
  INSIGHT_NOT_AGGREGATED: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'Row {row} is not a total about a group of people. Nothing was imported.', ES: 'La fila {row} no es un total sobre un grupo de personas. No se ha importado nada.',
      FR: 'La ligne {row} n’est pas un total portant sur un groupe de personnes. Rien n’a été importé.', DE: 'Zeile {row} ist keine Summe über eine Gruppe von Menschen. Es wurde nichts importiert.',
      KO: '{row}번째 행은 집단에 대한 합계가 아닙니다. 아무것도 가져오지 않았습니다.', JA: '{row}行目は集団についての合計ではありません。何も取り込んでいません。',
      ZH_HANT: '第 {row} 列不是關於一群人的總計，未匯入任何資料。', ZH_HANS: '第 {row} 行不是关于一群人的总计，未导入任何数据。',
    },
  },
  INSIGHT_TOO_FEW_PEOPLE: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'Row {row} counts fewer than {minimum}. Nothing was imported.', ES: 'La fila {row} cuenta menos de {minimum}. No se ha importado nada.',
      FR: 'La ligne {row} compte moins de {minimum}. Rien n’a été importé.', DE: 'Zeile {row} zählt weniger als {minimum}. Es wurde nichts importiert.',
      KO: '{row}번째 행의 수가 {minimum}보다 적습니다. 아무것도 가져오지 않았습니다.', JA: '{row}行目の数が{minimum}未満です。何も取り込んでいません。',
      ZH_HANT: '第 {row} 列的數目少於 {minimum}，未匯入任何資料。', ZH_HANS: '第 {row} 行的数目少于 {minimum}，未导入任何数据。',
    },
  },
});

const codeOf = { UNKNOWN_COLUMN: codes.INSIGHT_UNKNOWN_COLUMN, TOO_FEW_PEOPLE: codes.INSIGHT_TOO_FEW_PEOPLE } as const;

/** Somebody tried to import what is not, or not surely, about a crowd. */
export class InsightRefusedError extends DomainError {
  readonly typename = 'InvalidInput';
  constructor({ row, problem }: InsightFault, minimum: number) {
    super(codeOf[problem as keyof typeof codeOf] ?? codes.INSIGHT_NOT_AGGREGATED, { field: `rows.${row - 1}`, row, minimum });
  }
}
