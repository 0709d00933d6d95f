/** Something in policies/ can't be used. Names the file, the clause where there is one, and what is wrong. */
export class PolicyError extends Error {
  constructor(
    readonly file: string,
    readonly clause: string | null,
    readonly problem: string,
  ) {
    super(`policies/${file}${clause === null ? '' : ` (clause ${clause})`}: ${problem}`);
    this.name = 'PolicyError';
  }
}
