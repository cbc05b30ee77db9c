#!/usr/bin/env bash
# proper-lockfile 4.1.2 (through its dependency signal-exit 3.0.7), Node >= 20, Linux.
#
# A process handles SIGTERM with `process.once` and cleans up asynchronously. That works: the handler keeps the process alive until it exits by itself.
# As soon as the same process has only *loaded* proper-lockfile and taken one lock, the handler still runs, but the process is killed by the signal at once,
# before the clean-up is done. signal-exit compares the number of listeners with its own when its turn comes; a `once` listener has removed itself by then, so that
# signal-exit takes itself for the only one and sends the signal again. A listener added with `process.on` is not affected.
# Seen: without the lock "cleaned up", exit code 7; with it no "cleaned up", ended by SIGTERM.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null; npm install --silent --no-audit --no-fund proper-lockfile@4.1.2 signal-exit@3.0.7
cat >program.cjs <<'JS'
const [, , add, lock] = process.argv;
const fs = require('node:fs');
process[add]('SIGTERM', () => {
  process.stdout.write('asked ');
  setTimeout(() => { process.stdout.write('cleaned up '); process.exit(7); }, 200);
});
setInterval(() => undefined, 1000);
(async () => {
  if (lock === 'lock') {
    fs.writeFileSync('data', '');
    const release = await require('proper-lockfile').lock('data');
    await release();
  }
  process.kill(process.pid, 'SIGTERM');
})();
JS
run() { local code=0; out=$(node program.cjs "$@") || code=$?; echo "$out$code"; }
plain=$(run once none); locked=$(run once lock); on=$(run on lock)
echo "once, no lock: $plain"; echo "once, lock:    $locked"; echo "on, lock:      $on"
[ "$plain" = "asked cleaned up 7" ] && [ "$on" = "asked cleaned up 7" ] && [ "$locked" = "asked 143" ]
