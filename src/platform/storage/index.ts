export { type ByteRange, type ObjectInfo, ObjectMissingError, type ObjectSource, ObjectStore } from './object-store.js';
export { StorageModule } from './storage.module.js';
export { WorkFolders } from './work-folders.js';
