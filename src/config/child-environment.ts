const INHERITED = ['PATH', 'NODE_OPTIONS', 'SystemRoot'];

/** What a forked media process inherits: enough to start, and no secret. */
export function childEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}
