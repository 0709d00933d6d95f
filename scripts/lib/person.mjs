import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { Refusal } from './say.mjs';

const MAIL_DEADLINE_MS = 20_000;

/** A person in front of the web app, as far as the API sees them: cookies, GraphQL, uploads, a subscription. */
export class Person {
  #cookie = '';

  /** @param {string} base where the API is */
  constructor(base) {
    this.base = base;
  }

  /**
   * @param {string} query @param {object} [variables]
   * @returns {Promise<any>} the data
   * @throws Refusal with the API's own words
   */
  async query(query, variables = {}) {
    const response = await fetch(`${this.base}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', cookie: this.#cookie }, body: JSON.stringify({ query, variables }),
    });
    const set = response.headers.getSetCookie().find((cookie) => /^(__Host-)?session=/.test(cookie));
    if (set) this.#cookie = set.split(';')[0] ?? '';
    const { data, errors } = await response.json();
    if (errors) throw new Refusal(`The API refused: ${errors[0].message} (${errors[0].extensions?.code}, correlation id ${errors[0].extensions?.correlationId})`);
    return data;
  }

  /** @param {string} email @param {string} password */
  async signUp(email, password) {
    const { signUp } = await this.query(
      `mutation ($input: SignUpInput!) { signUp(input: $input) { __typename ... on SignUpAccepted { email } ... on UserError { message } } }`,
      { input: { email, password, ageConfirmed: true, locale: 'EN' } },
    );
    if (signUp.__typename !== 'SignUpAccepted') throw new Refusal(`Sign-up was refused: ${signUp.message}`);
  }

  /** Waits for the mail and follows its link. @param {string} email */
  async verifyByMail(email) {
    const deadline = Date.now() + MAIL_DEADLINE_MS;
    for (;;) {
      const response = await fetch(`${this.base}/dev/mail?to=${encodeURIComponent(email)}`, { headers: { accept: 'application/json' } });
      if (!response.ok) throw new Refusal('This installation sends real mail; the demo needs one in development mode.');
      const [mail] = await response.json();
      const token = mail?.text.match(/\/verify-email\?token=([\w.~-]+)/)?.[1];
      if (token) {
        const { verifyEmail } = await this.query(
          `mutation ($input: VerifyEmailInput!) { verifyEmail(input: $input) { __typename ... on UserError { message } } }`, { input: { token } },
        );
        if (verifyEmail.__typename !== 'SignedIn') throw new Refusal(`The mailed link was refused: ${verifyEmail.message}`);
        return;
      }
      if (Date.now() > deadline) throw new Refusal(`No mail arrived within ${MAIL_DEADLINE_MS / 1000} s.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** @returns {Promise<{ available: number, held: number, debt: number }>} */
  async credits() {
    return (await this.query('{ viewer { credits { available held debt } } }')).viewer.credits;
  }

  /** @param {Buffer} bytes @param {string} contentType */
  async upload(bytes, contentType) {
    const { createUpload } = await this.query(
      `mutation ($input: CreateUploadInput!) { createUpload(input: $input) { __typename ... on UploadTicket { putUrl headers upload { id } } ... on UserError { message } } }`,
      { input: { contentType, byteSize: bytes.length } },
    );
    if (createUpload.__typename !== 'UploadTicket') throw new Refusal(`The upload was refused: ${createUpload.message}`);
    const put = await fetch(createUpload.putUrl, { method: 'PUT', headers: createUpload.headers, body: bytes });
    if (!put.ok) throw new Refusal(`Sending the photo failed: ${put.status} ${await put.text()}`);
    const { completeUpload } = await this.query(
      `mutation ($input: CompleteUploadInput!) { completeUpload(input: $input) { __typename ... on Upload { id width height mediaType } ... on UserError { message } } }`,
      { input: { id: createUpload.upload.id } },
    );
    if (completeUpload.__typename !== 'Upload') throw new Refusal(`The photo was refused: ${completeUpload.message}`);
    return completeUpload;
  }

  /**
   * Asks for a generation and watches it over the websocket until it ends.
   * @param {object} input @param {(percent: number, status: string) => void} onProgress
   */
  async generate(input, onProgress) {
    const { createGeneration } = await this.query(
      `mutation ($input: CreateGenerationInput!) { createGeneration(input: $input) { __typename ... on Generation { id } ... on UserError { message } } }`, { input },
    );
    if (createGeneration.__typename !== 'Generation') throw new Refusal(`The generation was refused: ${createGeneration.message}`);
    const cookie = this.#cookie;
    const origin = new URL(this.base).origin;
    const client = createClient({
      url: `${this.base.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: class extends WebSocket {
        /** @param {string} address @param {string | string[]} protocols */
        constructor(address, protocols) {
          super(address, protocols, { headers: { cookie, origin } });
        }
      },
    });
    const query = `subscription ($id: ID!) { generationUpdated(id: $id) {
      status progress failure { message } cost { quoted held charged refunded } outputs { mediaType url width height durationSeconds byteSize } } }`;
    try {
      for await (const { data, errors } of client.iterate({ query, variables: { id: createGeneration.id } })) {
        if (errors) throw new Refusal(`The subscription failed: ${errors[0]?.message}`);
        const generation = /** @type {any} */ (data).generationUpdated;
        onProgress(generation.progress, generation.status);
        if (!['QUEUED', 'RUNNING'].includes(generation.status)) return generation;
      }
      throw new Refusal('The subscription ended before the generation did.');
    } finally {
      await client.dispose();
    }
  }

  /** @param {string} url */
  async download(url) {
    const response = await fetch(url);
    if (!response.ok) throw new Refusal(`The download failed: ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }

  async signOut() {
    await this.query('mutation { signOut }');
    this.#cookie = '';
  }
}
