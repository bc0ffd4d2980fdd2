#!/usr/bin/env bash
# test.sh: everything that CI runs. Installs what the tests need where apt is there, else says
# what is missing; starts the PostgreSQL of the tests; runs checks, Go tests, pages in Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
export CI=${CI-} GOFLAGS="-tags=sqlite_fts5"

need() { # need COMMAND PACKAGE…: install the Debian packages when the command is not there
  local cmd=$1; shift
  command -v "$cmd" >/dev/null 2>&1 && return 0
  ls $cmd >/dev/null 2>&1 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1 ||
      { apt-get update >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/dev/null; }
  else
    echo "please install: $*" >&2; exit 1
  fi
}
step() { echo; echo "== $* ($(date +%H:%M:%S))"; }

step "what the tests need"
need "/usr/lib/postgresql/*/bin/initdb" postgresql
need chromium chromium
[ -n "$(fc-list :lang=zh 2>/dev/null | head -1)" ] || need no-chinese-font fonts-noto-cjk fontconfig
need node nodejs npm
tools/postgres.sh start

step "build"
make --no-print-directory build

step "quick checks"
make --no-print-directory check
(cd web && npm run --silent check)

step "Go tests on SQLite and PostgreSQL"
CI=1 go test -p 2 -timeout 30m ./...

step "the pure Go driver behaves the same"
CI=1 CGO_ENABLED=0 GOFLAGS= go test ./platform/db/... ./kernel/ledger/...

step "pages in a real browser"
tests/browser/run.sh

echo; echo "all tests passed"
