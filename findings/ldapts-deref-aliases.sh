#!/usr/bin/env bash
# ldapts 9.2.0, Node 26.
#
# SearchOptions of Client.search and searchPaginated has derefAliases (always, find, never, search), typed and documented, and SearchRequest encodes it. The client
# does not hand it over: every search asks the directory never to dereference aliases (RFC 4511 4.5.1.3: 0). Neither an error nor a warning says so; entries behind
# aliases are missing. Seen: the request of a search with derefAliases "always" contains 0 instead of 3.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund ldapts@9.2.0 >/dev/null
cat >program.mjs <<'JS'
import { createServer } from 'node:net';
import { Client } from 'ldapts';
const server = createServer((socket) => {
  socket.once('data', (request) => {
    // After the scope, an enumeration with the value 2 (whole subtree).
    const at = request.indexOf(Buffer.from([0x0a, 1, 2, 0x0a, 1]));
    console.log(`derefAliases: ${request[at + 5]}`);
    const id = request[4];
    socket.end(Buffer.from([0x30, 0x0c, 0x02, 1, id, 0x65, 7, 0x0a, 1, 0, 4, 0, 4, 0]));
  });
}).listen(0, '127.0.0.1', async () => {
  const client = new Client({ url: `ldap://127.0.0.1:${server.address().port}` });
  await client.search('dc=example,dc=org', { scope: 'sub', filter: '(uid=ana)', derefAliases: 'always' });
  await client.unbind().catch(() => undefined);
  server.close();
});
JS
seen=$(node program.mjs); echo "$seen"
[ "$seen" = "derefAliases: 0" ]
