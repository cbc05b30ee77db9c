#!/usr/bin/env bash
# ink-table 3.1.0 with ink 8.0.0 and react 19.3.1, Node 26.
#
# ink-table names ink as a peer dependency without an upper bound, and installs beside ink 8 without a warning. It is CommonJS and calls require('ink'). Node can
# require ES modules, but not one whose graph has a top-level await, and the graph of ink 8 has one: importing ink-table from an ES module fails, although the same import of
# ink alone works. Seen: ink imports; ink-table fails with ERR_REQUIRE_ASYNC_MODULE.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund ink@8.0.0 react@19.3.1 ink-table@3.1.0 node@26.10.0 --allow-scripts=node 2>/dev/null ||
  npm install --silent --no-audit --no-fund ink@8.0.0 react@19.3.1 ink-table@3.1.0 node@26.10.0
cat >program.mjs <<'JS'
const code = (name) => import(name).then(() => 'imports', (error) => error.code ?? error.message);
console.log(`ink: ${await code('ink')}, ink-table: ${await code('ink-table')}`);
JS
seen=$(node_modules/.bin/node program.mjs); echo "$seen"
[ "$seen" = "ink: imports, ink-table: ERR_REQUIRE_ASYNC_MODULE" ]
