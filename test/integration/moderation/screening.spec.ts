import { Test } from '@nestjs/testing';
import { Locale } from '../../../src/platform/context/index.js';
import { ContentRejectedError, ModerationModule, ModerationService, SafetyCategory } from '../../../src/modules/moderation/index.js';

describe('ModerationService', () => {
  it('screens through its front door', async () => {
    const module = await Test.createTestingModule({ imports: [ModerationModule] }).compile();
    const moderation = module.get(ModerationService);
    expect(moderation.screenText({ text: 'a fox in the snow', negative: 'blurry', locale: Locale.EN })).toEqual({ allowed: true });
    expect(moderation.screenText({ text: 'n u d e' })).toEqual({ allowed: false, categories: [SafetyCategory.SEXUAL], ruleIds: ['sexual.nudity'] });
    await module.close();
  });
});

describe('ContentRejectedError', () => {
  it('says why in every language, and nothing of the content', () => {
    const error = new ContentRejectedError({ categories: [SafetyCategory.MINORS] });
    expect(error).toMatchObject({ code: 'CONTENT_REJECTED', typename: 'ContentRejected', extra: { categories: ['MINORS'], appealable: false, caseId: null } });
    expect(new Set(Object.values(Locale).map((locale) => error.messageIn(locale))).size).toBe(8);
  });
});
