import type { Statement } from '../orders/capture.js';
import { RawPools } from '../orders/raw-pools.js';
import { replayOf } from '../orders/replay.js';
import { obey, takeTurn, type Turn } from '../orders/turn.js';

const pools = new RawPools(process.env['DATABASE_URL'] ?? '', Number(process.env['POOL']));

obey({
  run: ({ clients, ms, accountIds, orders: [first = [], second = []], of = '' }: {
    clients: number; ms: number; accountIds: string[]; orders: Statement[][]; of: string;
  }): Promise<Turn> => {
    const replay = replayOf(first, second, of);
    let next = Math.floor(Math.random() * accountIds.length);
    return takeTurn(clients, ms, () => pools.send(replay(accountIds[next++ % accountIds.length] ?? '')));
  },
});
