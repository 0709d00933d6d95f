import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Authenticator } from '../../platform/access/index.js';
import { AccountCreation } from './account-creation.js';
import { AccountsService } from './accounts.service.js';
import { ApiKeys } from './api-keys.js';
import { AuditTrail } from './audit-trail.js';
import { Background } from './background.js';
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
import { ApiKeyResolver } from './graphql/api-key.resolver.js';
import { SignInResolver } from './graphql/sign-in.resolver.js';
import { ViewerResolver } from './graphql/viewer.resolver.js';
import { Viewers } from './graphql/viewers.js';
import { LastSeen } from './last-seen.js';
import { MailLimits } from './mail-limits.js';
import { PasswordAttempts } from './password-attempts.js';
import { PasswordHasher } from './password-hasher.js';
import { People } from './people.js';
import { ResendVerification } from './resend-verification.js';
import { RevokeApiKey } from './revoke-api-key.js';
import { RotateApiKey } from './rotate-api-key.js';
import { SessionAuthenticator } from './session-authenticator.js';
import { SessionCookie } from './session-cookie.js';
import { Sessions } from './sessions.js';
import { SignIn } from './sign-in.js';
import { SignUp } from './sign-up.js';
import { VerifyEmail } from './verify-email.js';

const entities = [
  AccountEntity, ActionTokenEntity, ApiKeyEntity, AuditEventEntity, AuditSealEntity, AuditSubjectEntity, AuditUnsealedEntity, IdentityEntity, SessionEntity, SignUpEntity,
];
const parts = [AccountCreation, ApiKeys, Background, LastSeen, MailLimits, PasswordAttempts, PasswordHasher, People, SessionCookie, Sessions];
const useCases = [CreateApiKey, ResendVerification, RevokeApiKey, RotateApiKey, SignIn, SignUp, VerifyEmail];
const edges = [ApiKeyResolver, SignInResolver, ViewerResolver, Viewers];

/** Global, because the platform asks it who is calling. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature(entities)],
  providers: [...parts, ...useCases, ...edges, AccountsService, AuditTrail, { provide: Authenticator, useClass: SessionAuthenticator }],
  exports: [AccountsService, AuditTrail, Authenticator],
})
export class AccountsModule {}
