/** Where the bytes of a stored object and of an upload on its way are. `kind` tells them apart for the sweeper. */
export const objectKeys = {
  original: (objectId: string): string => `media/${objectId}/original`,
  thumbnail: (objectId: string): string => `media/${objectId}/thumbnail`,
  incoming: (uploadId: string): string => `incoming/${uploadId}`,
} as const;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const PATTERN = new RegExp(`^(?:(media)/(${UUID})/(?:original|thumbnail)|(incoming)/(${UUID}))$`);

/** The id in one of our keys, or null for a key that isn't this module's. */
export function parseObjectKey(key: string): { readonly kind: 'media' | 'incoming'; readonly id: string } | null {
  const [, media, objectId, , uploadId] = PATTERN.exec(key) ?? [];
  const id = objectId ?? uploadId;
  return id ? { kind: media ? 'media' : 'incoming', id } : null;
}
