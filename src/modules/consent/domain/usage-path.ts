/** What usage events may say about addresses: policies/usage-events.json. */
export interface AddressRules {
  /** The web app's pages; `:id` stands for one segment. */
  readonly paths: readonly string[];
  /** Parameters by which ad platforms recognise a click, and whose they are. */
  readonly adClickIds: Readonly<Record<string, string>>;
  /** Parameters that name a campaign, each with the labels that are known: anybody can make a link, and write a name or an address into it. */
  readonly campaign: Readonly<Record<string, readonly string[]>>;
}

/** What is kept of an address: the page, never the address. */
export interface Visit {
  /** A template of the list, or `/other`. */
  readonly path: string;
  /** Only with consent to marketing. */
  readonly campaign?: Readonly<Record<string, string>>;
}

export const MAX_URL = 2_048;
/** Stands for every label that isn't on the list. */
const UNKNOWN_LABEL = 'other';

/**
 * Reduces an address to the page that it shows. Everything else falls: host, ids, query, fragment. With consent to marketing the campaign's labels and the
 * name of the ad platform stay [P43]; a click id itself is never kept, since nobody is told about it.
 * @returns null for what is no address of a page
 */
export function visitOf(url: string, marketing: boolean, rules: AddressRules): Visit | null {
  if (url.length > MAX_URL || !URL.canParse(url, 'https://page.invalid')) return null;
  const { protocol, pathname, searchParams } = new URL(url, 'https://page.invalid');
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  const segments = segmentsOf(pathname);
  const path = templatesOf(rules).find((template) => fits(template.segments, segments))?.path ?? '/other';
  const campaign = marketing ? campaignOf(searchParams, rules) : {};
  return Object.keys(campaign).length > 0 ? { path, campaign } : { path };
}

function campaignOf(query: URLSearchParams, { adClickIds, campaign }: AddressRules): Record<string, string> {
  const labels = Object.entries(campaign).flatMap(([name, known]) => {
    const label = query.get(name)?.toLowerCase();
    return label ? [[name, known.includes(label) ? label : UNKNOWN_LABEL]] : [];
  });
  const platform = Object.entries(adClickIds).find(([name]) => query.has(name))?.[1];
  return Object.fromEntries([...labels, ...(platform === undefined ? [] : [['ad_platform', platform]])]) as Record<string, string>;
}

interface Template {
  readonly path: string;
  readonly segments: readonly string[];
}
const templates = new WeakMap<AddressRules, readonly Template[]>();

/** Taken apart once, not for every event. */
function templatesOf(rules: AddressRules): readonly Template[] {
  const known = templates.get(rules) ?? rules.paths.map((path) => ({ path, segments: segmentsOf(path) }));
  templates.set(rules, known);
  return known;
}

const segmentsOf = (path: string): string[] => path.split('/').filter(Boolean);

const fits = (template: readonly string[], segments: readonly string[]): boolean =>
  template.length === segments.length && template.every((part, index) => part === ':id' || part === segments[index]);
