export { Config, ConfigError, loadConfig } from './config.js';
export { ConfigModule } from './config.module.js';
export { cookiePeriod, deadlinePeriod, retentionPeriod } from './policy-figures.js';
export { policiesFolder, readPolicyFile } from './policy-files.js';
