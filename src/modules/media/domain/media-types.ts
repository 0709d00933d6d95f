/** What may be uploaded. Stored pictures are written anew in the same format. */
export const UPLOAD_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type UploadType = (typeof UPLOAD_TYPES)[number];
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;

/** Everything that is stored and served, with the end of its file name. */
const EXTENSIONS = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'video/mp4': 'mp4' } as const;
export type StoredType = keyof typeof EXTENSIONS;

export const THUMBNAIL_TYPE = 'image/webp';
export const THUMBNAIL_NAME = 'thumbnail.webp';

export const isUploadType = (type: string): type is UploadType => UPLOAD_TYPES.some((known) => known === type);

/** The last segment of an object's URL; made of the type alone, so nothing a person named can get into a header. */
export const originalName = (type: StoredType): string => `original.${EXTENSIONS[type]}`;
