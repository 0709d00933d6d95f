import { Injectable } from '@nestjs/common';
import { prefixOf } from '../ids/index.js';

type Finder = (id: string) => Promise<object | null>;

/** Where each kind of id is looked up; modules register theirs. Each finder itself keeps to what the caller may see. */
@Injectable()
export class NodeRegistry {
  private readonly finders = new Map<string, Finder>();

  /** @throws Error when two modules claim one prefix */
  register(prefix: string, find: Finder): void {
    if (this.finders.has(prefix)) throw new Error(`two node finders for ${prefix}_`);
    this.finders.set(prefix, find);
  }

  /** @returns the object, or null for an unknown kind, a missing thing and somebody else's alike */
  async find(id: string): Promise<object | null> {
    return (await this.finders.get(prefixOf(id))?.(id)) ?? null;
  }
}
