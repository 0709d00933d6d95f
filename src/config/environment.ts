import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUrl, Matches, Max, Min, MinLength } from 'class-validator';

const DEVELOPMENT_SECRET = 'development-only-secret-never-used-in-production';
/** Anything but these two words is refused: a switch that is read wrongly is worse than none. */
const switches = new Map<unknown, boolean>([['true', true], ['false', false]]);
const urlOf = (...protocols: string[]) => ({ protocols, require_tld: false, require_protocol: true });

/**
 * Every variable the product reads, with its development default. Variables that are missing here do not exist for the application.
 * A default that would be unsafe in production is listed in {@link developmentOnly} and refused there.
 */
export class Environment {
  @IsIn(['development', 'test', 'production'])
  NODE_ENV: 'development' | 'test' | 'production' = 'development';

  /** Which part of the product this process is. */
  @IsIn(['api', 'worker', 'both'])
  ROLE: 'api' | 'worker' | 'both' = 'both';

  @IsInt() @Min(0) @Max(65_535)
  PORT: number = 3000;

  @IsString() @IsNotEmpty()
  HOST = '127.0.0.1';

  /** Connections of the application; they act as the role that owns nothing. */
  @IsUrl(urlOf('postgres', 'postgresql'))
  DATABASE_URL = 'postgres://postgres@127.0.0.1:5432/dreamlux';

  /** The owner's connection, for migrations only. Absent: DATABASE_URL is the owner's and the application does SET ROLE. */
  @IsOptional() @IsUrl(urlOf('postgres', 'postgresql'))
  MIGRATION_DATABASE_URL?: string;

  @IsInt() @Min(2) @Max(200)
  DATABASE_POOL_SIZE: number = 20;

  @IsUrl(urlOf('redis', 'rediss'))
  REDIS_URL = 'redis://127.0.0.1:6379';

  /** Prefix of every Redis key, so that installations can share a server. */
  @Matches(/^[a-z0-9-]{1,40}$/)
  REDIS_PREFIX = 'dreamlux';

  /** Folder of the stored objects; with S3_BUCKET of the files that are being worked on, and of this process alone. */
  @IsString() @IsNotEmpty()
  STORAGE_DIR = '.data/storage';

  /** Keeps the objects in this bucket of S3, or of a server that speaks its protocol. Absent: in STORAGE_DIR. */
  @IsOptional() @Matches(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
  S3_BUCKET?: string;

  /** A server other than Amazon's. */
  @IsOptional() @IsUrl(urlOf('http', 'https'))
  S3_ENDPOINT?: string;

  @Matches(/^[a-z0-9-]{1,40}$/)
  S3_REGION = 'us-east-1';

  /** With S3_BUCKET both keys: roles of a machine or a pod are not asked for, since that would be a way out past the register of recipients. */
  @IsOptional() @IsString()
  S3_ACCESS_KEY_ID?: string;

  @IsOptional() @IsString()
  S3_SECRET_ACCESS_KEY?: string;

  /** The bucket in the path instead of the host name, as most servers other than Amazon's want it. Absent: where S3_ENDPOINT is set. */
  @IsOptional() @Transform(({ obj }: { obj: { S3_FORCE_PATH_STYLE?: unknown } }) => switches.get(obj.S3_FORCE_PATH_STYLE) ?? obj.S3_FORCE_PATH_STYLE) @IsBoolean()
  S3_FORCE_PATH_STYLE?: boolean;

  /** Encryption at rest that each object asks for. `bucket`: none of its own, so what the bucket is set to. */
  @IsIn(['bucket', 'AES256', 'aws:kms'])
  S3_ENCRYPTION: 'bucket' | 'AES256' | 'aws:kms' = 'bucket';

  /** The key for `aws:kms`. Absent: the account's own. */
  @IsOptional() @IsString()
  S3_KMS_KEY_ID?: string;

  /** Where this API is reached from outside; signed media and upload URLs start with it. Absent: http://HOST:PORT. */
  @IsOptional() @IsUrl(urlOf('http', 'https'))
  PUBLIC_URL?: string;

  /** The web app; links in mails start with it. Absent: PUBLIC_URL, which serves a small page for each link in development. */
  @IsOptional() @IsUrl(urlOf('http', 'https'))
  WEB_URL?: string;

  /** Origins, separated by commas, that may call with a cookie or open a websocket. WEB_URL's is always among them. */
  @Matches(/^$|^\s*https?:\/\/[^\s/,]+(\s*,\s*https?:\/\/[^\s/,]+)*\s*$/, { message: 'WEB_ORIGINS must be origins such as https://example.com, separated by commas' })
  WEB_ORIGINS = '';

  /** Signs URLs and keys the hashes of short-lived lookups. At least 32 characters. */
  @IsString() @MinLength(32)
  SECRET_KEY = DEVELOPMENT_SECRET;

  /** Mail server. Absent: mails are captured and shown at /dev/mail (development only). */
  @IsOptional() @IsUrl(urlOf('smtp', 'smtps'))
  SMTP_URL?: string;

  @IsString() @IsNotEmpty()
  MAIL_FROM = 'Dreamlux <hello@dreamlux.example>';

  /** Proxies in front of the API whose X-Forwarded-For is believed: a number of hops, or addresses separated by commas. */
  @IsString()
  TRUST_PROXY = '';

  /** Header in which a proxy of TRUST_PROXY says the country (ISO 3166: `GB`, `US-CA`), and after a comma another one for the subdivision. Absent: the address tells. */
  @Matches(/^$|^[A-Za-z0-9-]{1,60}(\s*,\s*[A-Za-z0-9-]{1,60})?$/)
  REGION_HEADER = '';

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  LOG_LEVEL = 'info';

  /** Bearer token that may read /metrics. Absent: loopback only. */
  @IsOptional() @IsString() @MinLength(16)
  METRICS_TOKEN?: string;

  /** The in-house studio renderer: on in development, and in production only where this says so. */
  @IsOptional() @Transform(({ obj }: { obj: { STUDIO_ENABLED?: unknown } }) => switches.get(obj.STUDIO_ENABLED) ?? obj.STUDIO_ENABLED) @IsBoolean()
  STUDIO_ENABLED?: boolean;

  /** A Stable Diffusion server of one's own, with AUTOMATIC1111's interface, e.g. http://gpu.lan:7860. Absent: its models are not on offer. */
  @IsOptional() @IsUrl({ ...urlOf('http', 'https'), disallow_auth: true })
  STABLE_DIFFUSION_URL?: string;

  /** `user:password` of that server, where it wants any. */
  @IsOptional() @Matches(/^[^:\s]+:\S+$/, { message: 'STABLE_DIFFUSION_AUTH must be user:password' })
  STABLE_DIFFUSION_AUTH?: string;

  /** How many renders one worker runs at a time. */
  @IsInt() @Min(1) @Max(64)
  RENDER_CONCURRENCY: number = 1;

  /** Seconds after which a job whose worker gives no sign of life is another's. Longer than any pause of a healthy worker; the same everywhere. */
  @IsInt() @Min(2) @Max(600)
  QUEUE_LEASE_SECONDS: number = 20;

  /** Seconds within which a request is answered: with what it asked for, or with a 503. Bytes of uploads and media are not meant. */
  @IsInt() @Min(1) @Max(120)
  REQUEST_DEADLINE_SECONDS: number = 10;

  /** Seconds that requests and jobs in flight get after SIGTERM. */
  @IsInt() @Min(1) @Max(600)
  DRAIN_SECONDS: number = 25;

  /**
   * Points in a full bucket of a signed-in person or an API key; an address has half, a test key a quarter. Absent: 10,000, and 1,000,000 outside of production, where
   * a whole test suite shares one address.
   */
  @IsOptional() @IsInt() @Min(100) @Max(1_000_000_000)
  RATE_COST_MAXIMUM?: number;

  /** Points that such a bucket gets back each second. Absent: a twentieth of the maximum. */
  @IsOptional() @IsInt() @Min(4) @Max(1_000_000_000)
  RATE_COST_RESTORE_PER_SECOND?: number;

  /** Manifests of persisted documents: files, or folders whose .json files all count, separated by commas. */
  @IsString()
  PERSISTED_DOCUMENTS = '';

  /** Who may send persisted documents only: nobody, people with a session, or everyone without an API key. */
  @IsIn(['off', 'sessions', 'browsers'])
  REQUIRE_PERSISTED_DOCUMENTS: 'off' | 'sessions' | 'browsers' = 'off';
}

/** Variables whose default is for development: production must set them. */
export const requiredInProduction = ['DATABASE_URL', 'REDIS_URL', 'PUBLIC_URL', 'WEB_URL', 'SECRET_KEY', 'SMTP_URL', 'MAIL_FROM'] as const;

/** True for a value that stands in this file for everyone to read. */
export const isDevelopmentDefault = (value: string | undefined): boolean => value === DEVELOPMENT_SECRET;
