/** Who vouches for a person [P6]. */
export enum IdentityProvider {
  GOOGLE = 'GOOGLE',
  FACEBOOK = 'FACEBOOK',
  APPLE = 'APPLE',
  EMAIL = 'EMAIL',
}
