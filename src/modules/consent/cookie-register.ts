import { readPolicyFile } from '../../config/index.js';
import type { RegisteredCookie } from './domain/cookie-register.js';

/** policies/cookies.json. */
export const cookieRegister = readPolicyFile('cookies.json') as readonly RegisteredCookie[];
