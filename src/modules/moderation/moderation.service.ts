import { Injectable } from '@nestjs/common';
import { promptRules } from './domain/rules.js';
import { createScreen, type ScreenedText, type ScreeningVerdict } from './domain/screen.js';

/** What may be made here. Never logs or keeps what it reads. */
@Injectable()
export class ModerationService {
  private readonly screen = createScreen(promptRules);

  /**
   * Judges a prompt by the rules, at once and on this machine.
   * @param input `negative` is what the picture must not show; `locale` the author's language
   * @returns refused as `text.inflated` where reading made it more than four times as long
   * @throws RangeError for more than 20,000 characters: bound the input first
   */
  screenText(input: ScreenedText): ScreeningVerdict {
    return this.screen(input);
  }
}
