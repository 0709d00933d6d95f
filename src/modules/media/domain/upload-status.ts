/** PENDING: announced, its bytes may still come. READY: decoded, written anew and stored. REJECTED: refused, its bytes are gone. */
export enum UploadStatus {
  PENDING = 'PENDING',
  READY = 'READY',
  REJECTED = 'REJECTED',
}
