export { type ApiKeyCaller, type Caller, Role, type Scope, scopes, type SessionCaller } from './caller.js';
export { ContextModule } from './context.module.js';
export { escapeHtml } from './html.js';
export { fillText, languageTags, Locale, localeFromHeader, type Texts } from './locale.js';
export { periodIn } from './period-words.js';
export { currentLife, RequestEndedError, RequestLife } from './request-life.js';
export { ContextStore, OPERATION, type RequestContext } from './request-context.js';
