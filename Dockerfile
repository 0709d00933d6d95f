# One image, three roles: `docker run dreamlux api`, `worker`, `migrate` (and `staff grant EMAIL ROLE`).

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# `npm install --no-save` rather than `npm ci`: see scripts/lib/install.mjs. No install scripts: the image has its own Node and needs no embedded Postgres.
RUN npm install --no-save --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ormconfig.ts ./
COPY migrations migrations
COPY src src
RUN npm run build && rm -f dist/.tsbuildinfo

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 STORAGE_DIR=/var/lib/dreamlux/storage
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY policies policies
COPY --from=build /app/dist dist
COPY --chmod=755 scripts/container.sh /usr/local/bin/dreamlux
# A volume mounted here takes over the folder's owner.
RUN install -d -o node -g node "$STORAGE_DIR"
USER node
EXPOSE 3000
# Alive, not ready: an outage of Postgres should restart nobody.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["dreamlux"]
CMD ["api"]
