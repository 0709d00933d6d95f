export { createApp } from './create-app.js';
export { HttpModule } from './http.module.js';
