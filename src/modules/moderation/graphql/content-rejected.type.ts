import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { UserError } from '../../../platform/graphql/index.js';
import { SafetyCategory } from '../domain/safety-category.js';

registerEnumType(SafetyCategory, {
  name: 'SafetyCategory',
  description: 'What the acceptable-use policy does not allow.',
  valuesMap: {
    MINORS: { description: 'Sexualised depiction of anyone under 18.' },
    SEXUAL: { description: 'Nudity and sexual content, consensual or not.' },
    SELF_HARM: { description: 'Suicide, self-injury and eating disorders, shown or encouraged.' },
    VIOLENCE: { description: 'Gore, threats against people, attacks on the public.' },
    HATE: { description: 'Slurs, dehumanisation, glorified hate.' },
    HARASSMENT: { description: 'Undressing, exposing, stalking or humiliating somebody.' },
    ILLEGAL: { description: 'Weapons and drugs to make, forged documents and money, trafficking.' },
    IMPERSONATION: { description: 'Passing a picture off as something a real person did or said.' },
    COPYRIGHT: { description: 'Removing protection, copying or counterfeiting works and brands.' },
    OTHER: { description: 'Anything else the policy does not allow, such as cruelty to animals.' },
  },
});

@ObjectType({ implements: UserError, description: 'The content goes against the acceptable-use policy. Nothing was made and nothing was charged.' })
export class ContentRejected extends UserError {
  @Field(() => [SafetyCategory], { description: 'What it goes against, the gravest first.' })
  categories: SafetyCategory[];

  @Field({ description: 'Whether a person can be asked to look again.' })
  appealable: boolean;

  @Field(() => ID, { nullable: true, description: 'The case that was opened, to appeal against.' })
  caseId: string | null;
}
