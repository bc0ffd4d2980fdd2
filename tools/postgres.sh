#!/usr/bin/env bash
# postgres.sh start|stop: the PostgreSQL of the tests, on 127.0.0.1:54329, thrown away at stop.
# Needs Debian's postgresql package (any version from 15); runs as the user postgres when called by root.
set -euo pipefail
port=54329
dir=${LINLI_TEST_PG_DIR:-${TMPDIR:-/tmp}/linli-test-pg}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
[ -n "$bin" ] || { echo "PostgreSQL is not installed: apt-get install postgresql" >&2; exit 1; }
as() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/bash -c "$1"; else bash -c "$1"; fi; }
case "${1:-start}" in
start)
  if "$bin/pg_isready" -q -h 127.0.0.1 -p $port; then exit 0; fi
  rm -rf "$dir"; mkdir -p "$dir"; [ "$(id -u)" != 0 ] || chown postgres "$dir"
  as "$bin/initdb -D $dir/data -U linli --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null"
  # Durability of the test server does not matter; that of the product is tested with SQLite and kill -9.
  as "$bin/pg_ctl -D $dir/data -w -l $dir/log -o '-p $port -h 127.0.0.1 -k $dir -c fsync=off -c full_page_writes=off -c max_connections=400 -c shared_buffers=256MB' start >/dev/null"
  as "$bin/createdb -h 127.0.0.1 -p $port -U linli linli"
  ;;
stop) as "$bin/pg_ctl -D $dir/data -m immediate stop >/dev/null" || true; rm -rf "$dir" ;;
*) echo "use: postgres.sh start|stop" >&2; exit 2 ;;
esac
