export { ACCESS, Access, type AccessRule, describeAccess } from './access.decorator.js';
export { AccessAudit } from './access-audit.js';
export { type Entrance, entrancesOf } from './entrances.js';
export { AccessModule } from './access.module.js';
export { admits } from './admits.js';
export { Authenticator, type Credentials } from './authenticator.js';
