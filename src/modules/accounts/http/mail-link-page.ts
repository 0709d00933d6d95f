const mutations = {
  'verify-email': ['verifyEmail', 'VerifyEmailInput', 'Your address is confirmed and you are signed in.'],
  'confirm-email-change': ['confirmEmailChange', 'VerifyEmailInput', 'Your new address is confirmed.'],
  'reset-password': ['resetPassword', 'ResetPasswordInput', 'Your password is changed and you are signed in.'],
} as const;

/** The pages that mailed links lead to where no web app is configured. */
export type MailLink = keyof typeof mutations;
export const mailLinks = Object.keys(mutations) as MailLink[];

const STYLE = `body{margin:0 auto;max-width:34rem;padding:3rem 1rem;font:16px/1.5 system-ui,sans-serif;color:#1c1b29;background:#f4f4f8}
form,output{display:block;padding:1.5rem;border-radius:12px;background:#fff}input{width:100%;box-sizing:border-box;font:inherit;padding:.5rem;margin:.5rem 0}
button{font:inherit;padding:.5rem 1.5rem;border:0;border-radius:8px;color:#fff;background:#4b2fd6}a{color:#4b2fd6}`;

/** A page with one button that sends the link's token; opening the link alone changes nothing, so that mail scanners use up no token. */
export function mailLinkPage(link: MailLink): string {
  const [field, input, done] = mutations[link];
  const query = `mutation ($input: ${input}!) { ${field}(input: $input) { __typename ... on UserError { message } } }`;
  const password = link === 'reset-password' ? '<label>New password (15 characters or more)<input name="password" type="password" minlength="15" maxlength="128" required></label>' : '';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Dreamlux</title><style>${STYLE}</style></head>
<body><h1>Dreamlux</h1><form>${password}<button>Continue</button></form><p><a href="/explorer">API explorer</a> · <a href="/dev/mail">Mails</a></p>
<p>This page stands in for the web app in development.</p><script>
const form = document.querySelector('form');
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const token = new URLSearchParams(location.search).get('token') ?? '';
  const input = form.password ? { token, newPassword: form.password.value } : { token };
  const response = await fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: ${JSON.stringify(query)}, variables: { input } }) });
  const { data, errors } = await response.json();
  const said = document.createElement('output');
  said.textContent = errors?.[0]?.message ?? data.${field}.message ?? ${JSON.stringify(done)};
  form.replaceWith(said);
});
</script></body></html>`;
}
