export { type Region, regionCode } from './region.js';
export { RegionModule } from './region.module.js';
export { Regions } from './regions.js';
