import { type ClipFacts, probeClip } from './probe-clip.js';
import { serveChild } from './serve-child.js';

serveChild<string, ClipFacts>(probeClip);
