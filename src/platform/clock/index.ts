export { Clock } from './clock.js';
export { ClockModule } from './clock.module.js';
export { clockTables } from './data-map.js';
export { addPeriod, fixedLength } from './period.js';
