import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Authenticator } from '../../platform/access/index.js';
import { AccountCreation } from './account-creation.js';
import { AccountsService } from './accounts.service.js';
import { ActionTokens } from './action-tokens.js';
import { ApiKeys } from './api-keys.js';
import { AuditLog } from './audit-log.js';
import { AuditSeals } from './audit-seals.js';
import { AuditTrail } from './audit-trail.js';
import { Background } from './background.js';
import { ChangeEmail } from './change-email.js';
import { ChangePassword } from './change-password.js';
import { ConfirmEmailChange } from './confirm-email-change.js';
import { CreateApiKey } from './create-api-key.js';
import { AccountEntity } from './entities/account.entity.js';
import { ActionTokenEntity } from './entities/action-token.entity.js';
import { ApiKeyEntity } from './entities/api-key.entity.js';
import { AuditEventEntity } from './entities/audit-event.entity.js';
import { AuditSealEntity } from './entities/audit-seal.entity.js';
import { AuditSubjectEntity } from './entities/audit-subject.entity.js';
import { AuditUnsealedEntity } from './entities/audit-unsealed.entity.js';
import { IdentityEntity } from './entities/identity.entity.js';
import { SessionEntity } from './entities/session.entity.js';
import { SignUpEntity } from './entities/sign-up.entity.js';
import { StaffActionEntity } from './entities/staff-action.entity.js';
import { AccountSettingsResolver } from './graphql/account-settings.resolver.js';
import { ApiKeyResolver } from './graphql/api-key.resolver.js';
import { RecoveryResolver } from './graphql/recovery.resolver.js';
import { SignInResolver } from './graphql/sign-in.resolver.js';
import { StaffActionResolver } from './graphql/staff-action.resolver.js';
import { StaffResolver } from './graphql/staff.resolver.js';
import { ViewerResolver } from './graphql/viewer.resolver.js';
import { Viewers } from './graphql/viewers.js';
import { SealAuditProcessor } from './jobs/seal-audit.processor.js';
import { VerifyAuditProcessor } from './jobs/verify-audit.processor.js';
import { LastSeen } from './last-seen.js';
import { MailLimits } from './mail-limits.js';
import { PasswordAttempts } from './password-attempts.js';
import { PasswordHasher } from './password-hasher.js';
import { Passwords } from './passwords.js';
import { People } from './people.js';
import { Reauthenticate } from './reauthenticate.js';
import { RequestPasswordReset } from './request-password-reset.js';
import { ResendVerification } from './resend-verification.js';
import { ResetPassword } from './reset-password.js';
import { RevokeApiKey } from './revoke-api-key.js';
import { RotateApiKey } from './rotate-api-key.js';
import { SearchAccounts } from './search-accounts.js';
import { SeedAccount } from './seed-account.js';
import { SessionAuthenticator } from './session-authenticator.js';
import { SessionCookie } from './session-cookie.js';
import { Sessions } from './sessions.js';
import { SetRole } from './set-role.js';
import { SignIn } from './sign-in.js';
import { SignUp } from './sign-up.js';
import { StaffActions } from './staff-actions.js';
import { UpdateProfile } from './update-profile.js';
import { VerifyEmail } from './verify-email.js';

const entities = [
  AccountEntity, ActionTokenEntity, ApiKeyEntity, AuditEventEntity, AuditSealEntity, AuditSubjectEntity, AuditUnsealedEntity, IdentityEntity, SessionEntity, SignUpEntity,
  StaffActionEntity,
];
const parts = [
  AccountCreation, ActionTokens, ApiKeys, AuditSeals, Background, LastSeen, MailLimits, PasswordAttempts, PasswordHasher, Passwords, People, SessionCookie, Sessions,
];
const useCases = [
  AuditLog, ChangeEmail, ChangePassword, ConfirmEmailChange, CreateApiKey, Reauthenticate, RequestPasswordReset, ResendVerification, ResetPassword, RevokeApiKey, RotateApiKey,
  SearchAccounts, SeedAccount, SetRole, SignIn, SignUp, UpdateProfile, VerifyEmail,
];
const edges = [
  AccountSettingsResolver, ApiKeyResolver, RecoveryResolver, SealAuditProcessor, SignInResolver, StaffActionResolver, StaffResolver, VerifyAuditProcessor, ViewerResolver, Viewers,
];

/** Global, because the platform asks it who is calling. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature(entities)],
  providers: [...parts, ...useCases, ...edges, AccountsService, AuditTrail, StaffActions, { provide: Authenticator, useClass: SessionAuthenticator }],
  exports: [AccountsService, AuditTrail, Authenticator, SeedAccount, SetRole, StaffActions],
})
export class AccountsModule {}
