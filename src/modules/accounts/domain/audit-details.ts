/** On whose behalf something was done. OPERATOR: somebody with a shell on the server; SYSTEM: the service itself. */
export type ActorKind = 'PERSON' | 'API_KEY' | 'OPERATOR' | 'SYSTEM';

/** Facts of an event: ids, enum values, numbers. */
export type AuditDetails = Readonly<Record<string, string | number | boolean>>;

const NAME = /^[a-z][A-Za-z0-9]{0,39}$/;
const VALUE = /^[A-Za-z0-9_.:-]{1,80}$/;
const ACTION = /^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/;

/**
 * The audit log can't be corrected later, so nothing that describes a person may get in [P61]: no address or sentence passes.
 * @throws Error naming the member, never its value
 */
export function assertAuditable(action: string, details: AuditDetails): void {
  if (!ACTION.test(action)) throw new Error('an audit action is called thing.done, in lower case');
  for (const [name, value] of Object.entries(details)) {
    if (!NAME.test(name) || (typeof value === 'string' && !VALUE.test(value))) throw new Error(`audit detail ${name.slice(0, 40)} of ${action} is not an id`);
  }
}
