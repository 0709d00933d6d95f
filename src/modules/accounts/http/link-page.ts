import { createHash } from 'node:crypto';

interface LinkPage {
  readonly title: string;
  /** Sent with the token of the page's address and what the form holds. */
  readonly mutation: string;
  /** What the form asks for, by the names of the mutation's variables. */
  readonly fields: readonly ('email' | 'password' | 'newPassword')[];
  /** Type of the result that means it worked. */
  readonly success: string;
}

// Nothing of the request is written into the page: the script takes the token from the address and puts answers in as text.
const SCRIPT = `
const form = document.querySelector('form'), said = document.querySelector('output');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const variables = { token: new URLSearchParams(location.search).get('token') ?? '', ...Object.fromEntries(new FormData(form)) };
  const { mutation, success } = form.dataset;
  const response = await fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: mutation, variables }) });
  const { data, errors } = await response.json();
  const result = data && Object.values(data)[0];
  const worked = result?.__typename === success;
  said.textContent = worked ? 'Done' + (result.viewer ? ': you are signed in as ' + result.viewer.email + '.' : '.') : (errors?.[0] ?? result).message;
  if (worked) form.remove();
});`;

/** The page may run its one script and call this API, nothing else. */
export const LINK_PAGE_CSP = `default-src 'none'; style-src 'unsafe-inline'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; `
  + `script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`;

const inputs = {
  email: '<label>Email address <input name="email" type="email" autocomplete="username" required></label>',
  password: '<label>Password <input name="password" type="password" autocomplete="current-password" required></label>',
  newPassword: '<label>New password, 15 characters or more <input name="newPassword" type="password" autocomplete="new-password" minlength="15" required></label>',
} as const;

export const linkPage = ({ title, mutation, fields, success }: LinkPage): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} - Dreamlux</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:4rem auto;padding:0 1rem;color:#1c1b29}label{display:block;margin:1rem 0}
input{display:block;width:100%;padding:.5rem;font:inherit;box-sizing:border-box}button{padding:.6rem 1.2rem;font:inherit}</style></head>
<body><h1>${title}</h1><form data-mutation="${mutation.replace(/"/g, '&quot;')}" data-success="${success}">${fields.map((field) => inputs[field]).join('')}
<button>${title}</button></form><p><output></output></p><p><a href="/explorer">API explorer</a> | <a href="/dev/mail">Mails</a></p>
<script>${SCRIPT}</script></body></html>
`;
