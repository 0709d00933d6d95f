type Scalar = string | number | boolean | null;

/** Ids and small scalars only: everything else is loaded by the handler from where it is kept. */
export type Payload<P> = { readonly [K in keyof P]: Scalar };

const MAX_FIELDS = 12;
const MAX_TEXT = 200;
/** Ids, dates, codes. No blanks and no `@`: neither a name, nor a sentence, nor an address passes. */
const TOKEN = /^[\w.:+/=-]*$/;

/** Job payloads outlive what they are about, so they may hold nothing about people. @throws TypeError naming the field, never its value */
export function assertPayload(job: string, payload: object): void {
  const fields = Object.entries(payload);
  if (fields.length > MAX_FIELDS) throw new TypeError(`the payload of ${job} has more than ${MAX_FIELDS} fields`);
  for (const [field, value] of fields) {
    const fits =
      value === null || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)) ||
      (typeof value === 'string' && value.length <= MAX_TEXT && TOKEN.test(value));
    if (!fits) throw new TypeError(`the payload of ${job} may hold ids and small scalars only: ${field}`);
  }
}
