/** What the acceptable-use policy doesn't allow, in the order in which a verdict names it: the gravest first. */
export enum SafetyCategory {
  MINORS = 'MINORS',
  SEXUAL = 'SEXUAL',
  SELF_HARM = 'SELF_HARM',
  VIOLENCE = 'VIOLENCE',
  HATE = 'HATE',
  HARASSMENT = 'HARASSMENT',
  ILLEGAL = 'ILLEGAL',
  IMPERSONATION = 'IMPERSONATION',
  COPYRIGHT = 'COPYRIGHT',
  OTHER = 'OTHER',
}
