import { Locale, type Texts } from '../context/locale.js';
import { assertOneAddress } from './address.js';
import { composeMail, type MailTexts } from './compose-mail.js';

const everywhere = (text: string): Texts => ({ EN: text, ES: text, FR: text, DE: `${text} (de)`, KO: text, JA: text, ZH_HANT: text, ZH_HANS: text });
const texts: MailTexts = { subject: everywhere('Hello {name}'), body: everywhere('Dear {name},\n\nplease confirm.\nThank you.'), action: everywhere('Confirm') };
const compose = (name: string, over: Partial<Parameters<typeof composeMail>[0]> = {}) =>
  composeMail({ texts, locale: Locale.EN, values: { name }, link: 'https://dreamlux.example/verify?token=a&b', ...over });

describe('a composed mail', () => {
  it('has its words, one link, and the language it is in', () => {
    const { subject, text, html } = compose('Ada', { locale: Locale.DE });
    expect(subject).toBe('Hello Ada (de)');
    expect(text).toContain('Dear Ada,\n\nplease confirm.\nThank you. (de)\n\nConfirm (de):\nhttps://dreamlux.example/verify?token=a&b\n');
    expect(text.match(/https?:/g)).toHaveLength(1);
    expect(html).toContain('<html lang="de">');
    expect(html.match(/href="([^"]*)"/g)).toEqual(['href="https://dreamlux.example/verify?token=a&#38;b"']);
    expect(html).toContain('please confirm.<br>Thank you.');
  });

  it('has no link where there is none, and refuses one without a name', () => {
    expect(compose('Ada', { link: null }).html).not.toContain('href');
    expect(() => compose('Ada', { texts: { subject: texts.subject, body: texts.body } })).toThrow('needs a text');
  });

  it('lets a value add neither markup nor lines', () => {
    const { subject, text, html } = compose('<img src=x onerror=alert(1)>\r\nBcc: x@example.com\n\nFree credits\u2028{name}');
    expect(subject).not.toMatch(/[\r\n\u2028]/);
    expect(text).toContain('Dear <img src=x onerror=alert(1)> Bcc: x@example.com Free credits {name},\n');
    expect(html).not.toContain('<img');
  });

  it('cuts values to a length, and fills numbers', () => {
    expect(compose('x'.repeat(500)).subject).toBe(`Hello ${'x'.repeat(200)}`);
    expect(compose('', { values: { name: 3 } }).subject).toBe('Hello 3');
  });
});

describe('recipients', () => {
  it.each(['a@example.com', 'josé@münchen.example', "o'neil+x@example.co.uk", 'a@localhost'])('accept %s', (address) => {
    expect(() => assertOneAddress(address)).not.toThrow();
  });
  it.each(['', 'a', 'a@', '@b', 'a@b,c@d', 'a@b c@d', 'a@b\r\nBcc: c@d', 'A <a@b>', '"a b"@c', 'a@b\0', 'a;b@c', 'a@b@c', `${'a'.repeat(65)}@b`, `a@${'b'.repeat(260)}`])(
    'refuse %j', (address) => expect(() => assertOneAddress(address)).toThrow('not a mail address'),
  );
});
