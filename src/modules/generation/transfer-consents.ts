/**
 * Whether people have agreed that what is theirs goes to a recipient abroad. A port of its own, so that nothing which makes a price can reach their other
 * choices: all it can learn here is that the data may not go there.
 */
export abstract class TransferConsents {
  /** @param recipient its key */
  abstract granted(accountId: string, recipient: string): Promise<boolean>;
}
