const MAX_LENGTH = 254;
// Whether the address exists is for the mail to find out; here only: one recipient, and nothing that a header or a list of recipients is made of.
const ONE_ADDRESS = /^[^\s\p{C}@"<>(),:;\\[\]]{1,64}@[^\s\p{C}@"<>(),:;\\[\]]+$/u;

/** @throws Error for anything that isn't exactly one plain address, without repeating it */
export function assertOneAddress(address: string): void {
  if (address.length > MAX_LENGTH || !ONE_ADDRESS.test(address)) throw new Error('not a mail address');
}
