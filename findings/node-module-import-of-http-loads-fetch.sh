#!/usr/bin/env bash
# Node 26.10.0 (npm package `node`).
#
# http.WebSocket, CloseEvent and MessageEvent are getters that load undici, the implementation of fetch, when they are first read. require('node:http') does not read
# them. An import of it does, even of one other name or of none: the names of a built-in module are filled in from all of its exports when it is linked. So each ES
# module program that imports node:http or node:https loads undici at the start; process.getBuiltinModule('node:http') is the way without it.
# Seen: undici is loaded after "import 'node:http'" and after "import { createServer }", not after require and not after getBuiltinModule.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund --allow-scripts=node node@26.10.0 2>/dev/null || npm install --silent --no-audit --no-fund node@26.10.0
ask='console.log(process.moduleLoadList.some((name) => name.includes("deps/undici")))'
run() { node_modules/.bin/node "$@"; }
required=$(run --input-type=commonjs -e "require('node:http'); $ask")
got=$(run --input-type=module -e "process.getBuiltinModule('node:http'); $ask")
bare=$(run --input-type=module -e "import 'node:http'; $ask")
named=$(run --input-type=module -e "import { createServer } from 'node:http'; createServer(); $ask")
echo "undici loaded by require: $required, getBuiltinModule: $got, import: $bare, import of createServer: $named"
[ "$required $got $bare $named" = "false false true true" ]
