/**
 * Why no whole answer came. `unreachable`: nothing was sent. `broken`: the connection ended too early. `silent`: the answer stopped half-way.
 * `too-large`: more than the caller takes. `redirected`: we were told to go elsewhere. `refused`: we don't send anything there.
 */
export type EgressFault = 'unreachable' | 'broken' | 'silent' | 'too-large' | 'redirected' | 'refused';

/**
 * Why nothing is sent there. `no-policy`: nobody has said where data may go. `unknown-host`: no recipient's. `wrong-port`: a recipient's host by another
 * port or protocol. `wrong-purpose`: a recipient of other data. `switched-off`: a recipient that isn't in use. `no-safeguard`: nothing allows a transfer to
 * its country. `no-evidence`: what has to be shown for that transfer is missing or has expired. `forbidden-address`: it leads to an address inside of some
 * network. `not-in-house`: it is said to be ours and leads to an address on the internet. `user-in-url`, `no-host`: no URL that anybody means honestly.
 */
export type EgressRefusal =
  | 'no-policy' | 'unknown-host' | 'wrong-port' | 'wrong-purpose' | 'switched-off' | 'no-safeguard' | 'no-evidence' | 'forbidden-address' | 'not-in-house'
  | 'user-in-url' | 'no-host';

export class EgressError extends Error {
  override readonly name: string = 'EgressError';
  constructor(
    readonly fault: EgressFault,
    options?: ErrorOptions,
  ) {
    super(`no answer: ${fault}`, options);
  }
}

/** Data may not go there: nothing was sent. */
export class EgressRefusedError extends EgressError {
  override readonly name = 'EgressRefusedError';
  constructor(readonly refusal: EgressRefusal) {
    super('refused');
    this.message = `data may not go there: ${refusal}`;
  }
}
