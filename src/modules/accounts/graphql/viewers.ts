import { Injectable } from '@nestjs/common';
import { People } from '../people.js';
import { Viewer } from './viewer.type.js';

/** Makes viewers of accounts. */
@Injectable()
export class Viewers {
  constructor(private readonly people: People) {}

  /** @throws NotFoundError where the account is gone */
  async of(accountId: string): Promise<Viewer> {
    return new Viewer(await this.people.get(accountId));
  }
}
