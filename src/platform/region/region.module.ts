import { Global, Module } from '@nestjs/common';
import { CountryDatabase } from './country-database.js';
import { Regions } from './regions.js';

@Global()
@Module({ providers: [CountryDatabase, Regions], exports: [Regions] })
export class RegionModule {}
