#!/usr/bin/env bash
# run.sh [FILE…]: plays the tests of this folder in Chromium against bin/linli with a demo street of
# its own, on a free port; always stops the server. LINLI_PICTURES=1 also writes docs/pictures.
# LINLI_BIN names another binary, CHROMIUM another browser; LINLI_URL, LINLI_DATA and LINLI_FIRE (host:port of its --fire) use a
# server that runs already.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
bin=${LINLI_BIN:-$root/bin/linli}
[ -x "$bin" ] || { echo "no $bin: make build first" >&2; exit 1; }
[ -d "$here/node_modules/playwright-core" ] && [ "$here/node_modules/.package-lock.json" -nt "$here/package-lock.json" ] ||
  (cd "$here" && npm ci --no-audit --no-fund --loglevel=error)
export CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome)}
[ -n "$CHROMIUM" ] || { echo "please install: chromium" >&2; exit 1; }

work=$(mktemp -d)
pid=
finish() {
  status=$?
  [ -z "$pid" ] || { kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; }
  if [ "$status" != 0 ] && [ -f "$work/serve.log" ]; then
    echo "== the server complained:" >&2
    grep -E '"level":"(WARN|ERROR)"|panic' "$work/serve.log" | tail -20 >&2 || true
  fi
  rm -rf "$work"
  exit "$status"
}
trap finish EXIT

if [ -z "${LINLI_URL-}" ]; then
  export LINLI_DATA=$work/data
  "$bin" demo --data "$LINLI_DATA" >"$work/demo.log" 2>&1 || { tail -20 "$work/demo.log" >&2; exit 1; }
  free() { node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})'; }
  port=$(free)
  export LINLI_FIRE=127.0.0.1:$(free) # the port of fire alarm transmitters; serve reads it as its --fire
  export LINLI_URL=http://localhost:$port
  "$bin" serve --data "$LINLI_DATA" --addr "127.0.0.1:$port" --public-url "$LINLI_URL" >"$work/serve.log" 2>&1 &
  pid=$!
  for _ in $(seq 1 600); do
    kill -0 "$pid" 2>/dev/null || { cat "$work/serve.log" >&2; exit 1; }
    node -e 'fetch(process.argv[1]).then(r=>process.exit(r.ok?0:1),()=>process.exit(1))' "$LINLI_URL/readyz" && break
    sleep 0.1
  done
fi
export LINLI_BIN=$bin
if [ $# -gt 0 ]; then files=("$@"); else files=("$here"/*.test.mjs); fi
node --test --test-concurrency=1 --test-timeout=1200000 --test-reporter=spec "${files[@]}"

# All that was done on the pages stands in the ledger, row for row: no false alarm, nothing unproved.
[ -z "$pid" ] || "$bin" ledger verify --data "$LINLI_DATA"
