// Nest is ESM and some of its plugins are CommonJS that require it. Jest can't serve that while the same modules are still being linked,
// so they are loaded first.
await import('@nestjs/common');
await import('@nestjs/core');
