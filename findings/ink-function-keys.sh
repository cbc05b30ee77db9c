#!/usr/bin/env bash
# ink 8.0.0 with react 19.3.1, Node 26.
#
# Ink knows function keys by name: its parser turns the sequence of F1 into a key called f1. useInput drops the name: its handler is called with an empty input
# and a key without any flag, the same for F1, F5 and F12, so that a program can neither bind them nor tell them apart. Home and End, from the same table, do have
# flags. Seen: three calls with the input "" and no flag, then one with the flag home.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund ink@8.0.0 react@19.3.1 node@26.10.0 --allow-scripts=node 2>/dev/null ||
  npm install --silent --no-audit --no-fund ink@8.0.0 react@19.3.1 node@26.10.0
cat >program.mjs <<'JS'
import { PassThrough } from 'node:stream';
import { render, useInput } from 'ink';
import { createElement } from 'react';

const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode() {}, ref() {}, unref() {} });
const stdout = Object.assign(new PassThrough().resume(), { columns: 80, rows: 24 });
const calls = [];
let heard = () => {};
function Keys() {
  useInput((input, key) => {
    calls.push(`${JSON.stringify(input)} ${Object.keys(key).filter((flag) => key[flag] === true)}`.trim());
    heard();
  });
  return null;
}
const app = render(createElement(Keys), { stdin, stdout, stderr: stdout, exitOnCtrlC: false, patchConsole: false });
await new Promise((resolve) => setTimeout(resolve, 300));
for (const sequence of ['OP', '[15~', '[24~', '[H']) {
  const next = new Promise((resolve) => { heard = resolve; });
  stdin.write(`\u001b${sequence}`);
  await next;
}
console.log(calls.join(' | '));
app.unmount();
process.exit();
JS
seen=$(node_modules/.bin/node program.mjs); echo "$seen"
[ "$seen" = '"" | "" | "" | "" home' ]
