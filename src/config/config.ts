import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Environment, isDevelopmentDefault, requiredInProduction } from './environment.js';

/** The validated configuration of one process, with the values that follow from it. */
export class Config extends Environment {
  get production(): boolean {
    return this.NODE_ENV === 'production';
  }
  get servesApi(): boolean {
    return this.ROLE !== 'worker';
  }
  get runsJobs(): boolean {
    return this.ROLE !== 'api';
  }
  get publicUrl(): string {
    return (this.PUBLIC_URL ?? `http://${this.HOST.includes(':') ? `[${this.HOST}]` : this.HOST}:${this.PORT}`).replace(/\/$/, '');
  }
  get webUrl(): string {
    return (this.WEB_URL ?? this.publicUrl).replace(/\/$/, '');
  }
  /** Origins that may send the session cookie; exact matches only. */
  get webOrigins(): string[] {
    const listed = this.WEB_ORIGINS.split(',').map((origin) => origin.trim()).filter(Boolean);
    // In development the API is opened by either name of this machine.
    const local = this.production ? [] : [`http://localhost:${this.PORT}`];
    return [...new Set([new URL(this.webUrl).origin, new URL(this.publicUrl).origin, ...listed, ...local])];
  }
  /** Names of headers, in lower case: of the country, and of the subdivision where it has its own. */
  get regionHeaders(): string[] {
    return this.REGION_HEADER.toLowerCase().split(',').map((name) => name.trim()).filter(Boolean);
  }
  get secureCookies(): boolean {
    return this.production;
  }
  get s3ForcePathStyle(): boolean {
    return this.S3_FORCE_PATH_STYLE ?? this.S3_ENDPOINT !== undefined;
  }
  /** Points in a full bucket, see RATE_COST_MAXIMUM. */
  get costMaximum(): number {
    return this.RATE_COST_MAXIMUM ?? (this.production ? 10_000 : 1_000_000);
  }
  get costRestoreRate(): number {
    return this.RATE_COST_RESTORE_PER_SECOND ?? Math.max(4, Math.floor(this.costMaximum / 20));
  }
  get studioEnabled(): boolean {
    return this.STUDIO_ENABLED ?? !this.production;
  }
}

/** Says which variables are wrong, never their values. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(`Configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the environment once. Empty variables count as absent.
 * @throws ConfigError naming every variable that is missing or wrong
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const known = Object.keys(new Environment());
  const optional = [
    'MIGRATION_DATABASE_URL', 'PUBLIC_URL', 'WEB_URL', 'SMTP_URL', 'METRICS_TOKEN', 'STUDIO_ENABLED', 'STABLE_DIFFUSION_URL', 'STABLE_DIFFUSION_AUTH',
    'S3_BUCKET', 'S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'S3_FORCE_PATH_STYLE', 'S3_KMS_KEY_ID',
    'RATE_COST_MAXIMUM', 'RATE_COST_RESTORE_PER_SECOND',
  ];
  const given = Object.fromEntries(
    [...known, ...optional].flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
  const config = plainToInstance(Config, given, { enableImplicitConversion: true, exposeDefaultValues: true });
  const problems = validateSync(config, { skipMissingProperties: false, validationError: { target: false, value: false } })
    .map((error) => Object.values(error.constraints ?? { invalid: `${error.property} is invalid` }).join('; '));
  if (config.S3_BUCKET !== undefined && (config.S3_ACCESS_KEY_ID === undefined || config.S3_SECRET_ACCESS_KEY === undefined)) {
    problems.push('S3_BUCKET needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY');
  }
  if (config.REQUIRE_PERSISTED_DOCUMENTS !== 'off' && !config.PERSISTED_DOCUMENTS) problems.push('REQUIRE_PERSISTED_DOCUMENTS needs PERSISTED_DOCUMENTS');
  if (config.NODE_ENV === 'production') {
    if (!env['STORAGE_DIR'] && !env['S3_BUCKET']) problems.push('STORAGE_DIR or S3_BUCKET must be set when NODE_ENV is production');
    for (const name of requiredInProduction) {
      if (!env[name]) problems.push(`${name} must be set when NODE_ENV is production`);
      else if (isDevelopmentDefault(env[name])) problems.push(`${name} still has its development default`);
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}
