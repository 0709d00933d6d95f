import 'reflect-metadata';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import pg from 'pg';
import { AppModule } from '../../src/app.module.js';
import { loadConfig } from '../../src/config/index.js';
import { SeedAccount } from '../../src/modules/accounts/seed-account.js';
import { ContextStore, Role } from '../../src/platform/context/index.js';
import { createApp } from '../../src/platform/http/index.js';
import type { Order, Report } from './hostile-server.js';

/** The product with the settings of production, in a process that says what it costs. */
const config = loadConfig();
const app = await createApp(AppModule.forRoot(config), config);
const context = app.get(ContextStore, { strict: false });
let statements = 0;
const query = Object.getOwnPropertyDescriptor(pg.Client.prototype, 'query')?.value as (this: pg.Client, ...given: unknown[]) => unknown;
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
  if (context.optional?.http) statements += 1;
  return query.apply(this, given);
} as typeof pg.Client.prototype.query;
await app.listen(config.PORT, config.HOST);
const server = app.getHttpServer() as Server;
const sockets = new Set<Socket>();
server.on('connection', (socket) => {
  sockets.add(socket);
  socket.once('close', () => sockets.delete(socket));
});

async function obey(order: Order): Promise<Report['value']> {
  switch (order.do) {
    case 'cpu': {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    }
    case 'held':
      return [...sockets].reduce((sum, socket) => sum + socket.writableLength + socket.readableLength, 0);
    case 'statements':
      return statements;
    case 'connections':
      return new Promise((resolve, reject) => { server.getConnections((error, count) => (error ? reject(error) : resolve(count))); });
    case 'timeouts':
      Object.assign(server, order.timeouts);
      return JSON.stringify({
        headersTimeout: server.headersTimeout, requestTimeout: server.requestTimeout, keepAliveTimeout: server.keepAliveTimeout, maxConnections: server.maxConnections,
      });
    case 'account':
      return (await app.get(SeedAccount, { strict: false }).account({ email: order.email, password: order.password, role: Role.USER, displayName: 'Somebody' })).accountId;
  }
}

process.on('message', (order: Order) => {
  obey(order).then(
    (value) => process.send?.({ id: order.id, value } satisfies Report),
    (error: unknown) => process.send?.({ id: order.id, failure: String(error) } satisfies Report),
  );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ id: 0, value: (server.address() as AddressInfo).port } satisfies Report);
