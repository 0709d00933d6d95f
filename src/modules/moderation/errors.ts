import { defineErrors, DomainError } from '../../platform/errors/index.js';
import type { SafetyCategory } from './domain/safety-category.js';

const codes = defineErrors({
  CONTENT_REJECTED: {
    level: 'info', topLevel: 'BAD_USER_INPUT',
    text: {
      EN: 'We can’t make this: it goes against our acceptable-use policy.', ES: 'No podemos crear esto: incumple nuestra política de uso aceptable.',
      FR: 'Nous ne pouvons pas créer ceci : c’est contraire à nos règles d’utilisation acceptable.', DE: 'Das können wir nicht erstellen: Es verstößt gegen unsere Nutzungsrichtlinie.',
      KO: '이용 정책에 어긋나는 내용이라 만들 수 없습니다.', JA: '利用規定に反する内容のため、作成できません。',
      ZH_HANT: '這項內容違反我們的可接受使用政策，因此無法製作。', ZH_HANS: '该内容违反我们的可接受使用政策，因此无法制作。',
    },
  },
});

export interface Rejection {
  /** Gravest first. */
  readonly categories: readonly SafetyCategory[];
  /** Whether a person may be asked to look again. */
  readonly appealable?: boolean;
  /** Public id of the case that the rejection opened, where it did. */
  readonly caseId?: string | null;
}

/** A prompt or a picture that the acceptable-use policy doesn't allow. Carries nothing of the content itself. */
export class ContentRejectedError extends DomainError {
  readonly typename = 'ContentRejected';
  constructor({ categories, appealable = false, caseId = null }: Rejection) {
    super(codes.CONTENT_REJECTED, { categories: [...categories], appealable, caseId });
  }
}
