#!/usr/bin/env bash
# @electric-sql/pglite 0.5.14 behind @electric-sql/pglite-socket 0.2.17, seen from pg 8.23.1, Node >= 22.
#
# Two clients are connected to one PGlite through its socket server. One executes LISTEN, the other one NOTIFY. PostgreSQL delivers the notification to the session
# that listens. Here it arrives at the client that sent the NOTIFY, which never listened, and the listener hears nothing: all clients share one backend, and what the
# backend sends goes to the connection whose turn it is.
# Seen: listener 0, sender 1.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @electric-sql/pglite@0.5.14 @electric-sql/pglite-socket@0.2.17 pg@8.23.1
cat >program.mjs <<'JS'
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import pg from 'pg';
const db = await PGlite.create();
const port = 20000 + (process.pid % 20000);
const server = new PGLiteSocketServer({ db, port, host: '127.0.0.1', maxConnections: 2 });
await server.start();
const open = async () => {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres', ssl: false });
  client.on('error', () => undefined);
  client.heard = 0;
  client.on('notification', () => { client.heard += 1; });
  await client.connect();
  return client;
};
const listener = await open();
const sender = await open();
await listener.query('listen news');
await sender.query("notify news, 'hello'");
// One more round trip for each, so that a notification has had its chance.
await listener.query('select 1');
await sender.query('select 1');
console.log(`listener ${listener.heard}, sender ${sender.heard}`);
process.exit(0);
JS
seen=$(timeout 120 node program.mjs); echo "$seen"
[ "$seen" = "listener 0, sender 1" ]
