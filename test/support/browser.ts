import request from 'supertest';
import type { TestApp } from './app.js';

export interface BrowserAnswer<T> {
  readonly status: number;
  readonly data: T;
  readonly errors: { message: string; extensions: { code: string } }[] | undefined;
  /** Set-Cookie headers as they came. */
  readonly set: readonly string[];
}

/** Keeps cookies as a browser does, and sends what browsers send. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** Every Set-Cookie header so far that gave it one. */
  readonly given: string[] = [];

  constructor(
    private readonly app: Pick<TestApp, 'url'>,
    /** Sent with every request, e.g. `sec-gpc`. */
    readonly headers: Record<string, string> = {},
  ) {}

  async graphql<T = Record<string, unknown>>(query: string, variables: object = {}): Promise<BrowserAnswer<T>> {
    const call = request(this.app.url).post('/graphql').set('Content-Type', 'application/json').set(this.headers);
    if (this.cookies.size > 0) call.set('Cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const { status, body, headers } = await call.send({ query, variables });
    const set = [headers['set-cookie'] ?? []].flat() as string[];
    for (const header of set) this.take(header);
    return { status, data: body.data, errors: body.errors, set };
  }

  private take(header: string): void {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
    const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
    const expired = value === '' || attributes.some((attribute) => /^max-age=0$/i.test(attribute));
    if (expired) this.cookies.delete(name);
    else {
      this.cookies.set(name, value);
      this.given.push(header);
    }
  }
}
