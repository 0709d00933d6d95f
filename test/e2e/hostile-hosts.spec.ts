import { newId } from '../../src/platform/ids/index.js';
import { graphqlRequest, nextAddress, operation, send } from '../support/hostile-client.js';
import { API, type HostileTarget, startHostileTarget, WEB } from '../support/hostile-server.js';
import { signIn } from '../support/hostile-session.js';
import { startSmtpServer } from '../support/smtp-server.js';
import { waitFor } from '../support/wait-for.js';

const SIGN_UP = 'mutation ($email: String!) { signUp(input: { email: $email, password: "teal otters juggle at dawn", ageConfirmed: true }) { __typename } }';
const FORGOT = 'mutation ($email: String!) { requestPasswordReset(input: { email: $email }) }';
const UPLOAD = 'mutation { createUpload(input: { contentType: "image/png", byteSize: 1000 }) { ... on UploadTicket { putUrl } } }';
/** Everything that servers have been known to take for their own name. */
const evil: Record<string, string> = {
  Host: 'evil.example', 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Server': 'evil.example', 'X-Host': 'evil.example', 'X-Original-Host': 'evil.example',
  'X-Original-URL': '/evil', 'X-Rewrite-URL': '/evil', Forwarded: 'host=evil.example;proto=http', 'X-Forwarded-Proto': 'http', 'X-Forwarded-Port': '666', Referer: 'https://evil.example/', Origin: 'https://evil.example',
};
const textOf = (raw: string): string => raw.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

describe('a client that says the server is somewhere else', () => {
  let target: HostileTarget;
  let smtp: Awaited<ReturnType<typeof startSmtpServer>>;
  beforeAll(async () => {
    smtp = await startSmtpServer();
    target = await startHostileTarget({ ROLE: 'both', SMTP_URL: smtp.url });
  });
  afterAll(async () => {
    await target?.close();
    await smtp?.close();
  });

  it.each([['signs up', SIGN_UP], ['forgets a password', FORGOT]])('is mailed links to the web app and nowhere else, when somebody %s', async (_what, mutation) => {
    const email = `${newId()}@example.com`;
    if (mutation === FORGOT) await signIn(target, email);
    const { status, headers } = await send(target.port, operation(mutation, { email }, { ...evil, 'X-Forwarded-For': nextAddress() }));
    expect({ status, location: headers['location'] }).toEqual({ status: 200, location: undefined });
    const mail = await waitFor(() => smtp.mails.find(({ to }) => to.includes(email)), { timeoutMs: 20_000, what: 'the mail' });
    const links = textOf(mail.raw).match(/https?:\/\/[^\s"'<>)]+/g) ?? [];
    expect(links.filter((link) => link.includes('token=')).length).toBeGreaterThan(0);
    expect(links.filter((link) => !link.startsWith(`${WEB}/`))).toEqual([]);
    expect(mail.raw).not.toMatch(/evil/);
  });

  it('is given links to the API and nowhere else', async () => {
    const cookie = await signIn(target);
    const { body } = await send(target.port, operation(UPLOAD, undefined, { ...evil, Cookie: cookie }));
    expect((JSON.parse(body) as { data: { createUpload: { putUrl: string } } }).data.createUpload.putUrl).toMatch(new RegExp(`^${API}/uploads/`));
    expect(body).not.toMatch(/evil/);
  });

  it('is given a cookie for this host alone', async () => {
    const email = `${newId()}@example.com`;
    await target.account(email, 'teal otters juggle at dawn');
    const body = JSON.stringify({ query: `mutation { signIn(input: { email: "${email}", password: "teal otters juggle at dawn" }) { __typename } }` });
    const { headers } = await send(target.port, graphqlRequest(body, evil));
    expect(headers['set-cookie']).toMatch(/^__Host-session=[^;]+;(?!.*domain)/i);
    for (const part of [/; Secure/, /; HttpOnly/, /; SameSite=/, /; Path=\//]) expect(headers['set-cookie']).toMatch(part);
  });
});
