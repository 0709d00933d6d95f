import { S3Client } from '@aws-sdk/client-s3';
import type { Config } from '../../config/index.js';
import type { Egress } from '../egress/index.js';

/** As recipients' `calledFor` says it. */
const PURPOSE = 'storage';

const silence = (): void => undefined;
/** The SDK's own remarks would go to the console, past everything that keeps personal data out of the log; what fails, it throws as well. */
const quiet = { trace: silence, debug: silence, info: silence, warn: silence, error: silence };

/** Bounds of what is asked of the bucket, in milliseconds of wall time. */
export class S3Timings {
  connectMs = 3_000;
  /** From a request to the head of its answer. */
  answerMs = 8_000;
  /** All tries of one question together; also, how long after its beginning a failed `put` may begin anew. */
  totalMs = 15_000;
  /** Bytes that are on their way, either way, may stand still for this long. */
  idleMs = 15_000;
  /** One try to send an object, however steadily its bytes flow. */
  sendMs = 300_000;
  /** Below the bound that readiness has for each of its checks. */
  checkMs = 900;
}

export function s3Client(config: Config, timings: S3Timings, egress: Egress): S3Client {
  const { S3_ACCESS_KEY_ID: accessKeyId = '', S3_SECRET_ACCESS_KEY: secretAccessKey = '' } = config;
  // Downloads hold a connection for as long as their reader takes, and these agents have no limit: they must not keep the others waiting.
  const { http, https } = egress.agents(PURPOSE, { keepAlive: true });
  return new S3Client({
    region: config.S3_REGION,
    forcePathStyle: config.s3ForcePathStyle,
    ...(config.S3_ENDPOINT ? { endpoint: config.S3_ENDPOINT } : {}),
    // Both are always said: what the SDK would find out for itself it asks of a machine's metadata, past Egress.
    credentials: { accessKeyId, secretAccessKey },
    defaultsMode: 'legacy',
    // By default the SDK sends streams in its own chunked form, with a checksum behind the last chunk: many servers other than Amazon's refuse that, or
    // store the framing as part of the object. Lengths are checked and TLS guards the bytes.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    expectContinueHeader: false,
    maxAttempts: 3,
    logger: quiet,
    requestHandler: {
      connectionTimeout: timings.connectMs,
      requestTimeout: timings.answerMs,
      throwOnRequestTimeout: true,
      httpAgent: http,
      httpsAgent: https,
    },
  });
}
