import { newId } from '../../src/platform/ids/index.js';
import { capture } from '../orders/capture.js';
import { openProduct } from '../orders/product.js';
import { obey, takeTurn, type Turn } from '../orders/turn.js';

/** Orders to the product's front door, without HTTP and GraphQL. */
const { app, order } = await openProduct();
await app.init();

obey({
  capture: async ({ accountIds, keyed }: { accountIds: string[]; keyed: boolean }) => {
    const more = () => (keyed ? { idempotencyKey: newId() } : {});
    // The first order of a process reads the catalogue too.
    await order(accountIds[0] ?? '');
    return Promise.all(accountIds.map((id) => capture(() => order(id, more()))));
  },
  run: ({ clients, ms, accountIds, keyed }: { clients: number; ms: number; accountIds: string[]; keyed: boolean }): Promise<Turn> => {
    let next = Math.floor(Math.random() * accountIds.length);
    return takeTurn(clients, ms, () => order(accountIds[next++ % accountIds.length] ?? '', keyed ? { idempotencyKey: newId() } : {}));
  },
});
