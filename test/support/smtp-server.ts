import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** The message as it came, header and body. */
  readonly raw: string;
}

export interface SmtpServer {
  readonly url: string;
  readonly mails: ReceivedMail[];
  /** Answers the next message (to this address), once its content has come, with this line instead of taking it. */
  refuseNext(line: string, to?: string): void;
  close(): Promise<void>;
}

/** As much of RFC 5321 as a client needs to hand over a mail. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const mails: ReceivedMail[] = [];
  const refusals: { line: string; to: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => undefined));
    const say = (line: string) => socket.write(`${line}\r\n`);
    let pending = '';
    let inData = false;
    let envelope: { from: string; to: string[] } = { from: '', to: [] };
    const command = (line: string) => {
      const address = /<(.*)>/.exec(line)?.[1] ?? '';
      if (/^(EHLO|HELO)/i.test(line)) say('250 test');
      else if (/^MAIL FROM/i.test(line)) { envelope = { from: address, to: [] }; say('250 ok'); }
      else if (/^RCPT TO/i.test(line)) { envelope.to.push(address); say('250 ok'); }
      else if (/^DATA/i.test(line)) { inData = true; say('354 go on'); }
      else if (/^STARTTLS/i.test(line)) say('502 not known');
      else if (/^QUIT/i.test(line)) { say('221 bye'); socket.end(); }
      else say('250 ok');
    };
    socket.on('data', (chunk) => {
      pending += chunk.toString('utf8');
      for (;;) {
        const end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const part = pending.slice(0, end);
        pending = pending.slice(end + (inData ? 5 : 2));
        if (!inData) { command(part); continue; }
        inData = false;
        const refused = refusals.find(({ to }) => to === undefined || envelope.to.includes(to));
        if (refused) refusals.splice(refusals.indexOf(refused), 1);
        else mails.push({ ...envelope, raw: part.replace(/\r\n\.\./g, '\r\n.') });
        say(refused?.line ?? '250 taken');
      }
    });
    say('220 test');
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mails,
    refuseNext: (line, to) => void refusals.push({ line, to }),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => { server.close(() => resolve()); });
    },
  };
}
