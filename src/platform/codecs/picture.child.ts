import { type Reencoded, type ReencodeJob, reencodePicture } from './reencode-picture.js';
import { serveChild } from './serve-child.js';

serveChild<ReencodeJob, Reencoded>(reencodePicture);
