#!/usr/bin/env bash
# fuzz.sh [SECONDS]: every Fuzz* target of the tree, one after the other, a minute each unless said
# otherwise. A finding stays as a file under testdata/fuzz of its package: commit it with the fix.
set -euo pipefail
cd "$(dirname "$0")/.."
export GOFLAGS="-tags=sqlite_fts5"
seconds=${1:-60}
failed=0 count=0
while IFS=: read -r file name; do
  count=$((count + 1))
  echo "== $(dirname "$file") $name (${seconds}s)"
  go test -run '^$' -fuzz "^${name}\$" -fuzztime "${seconds}s" "./$(dirname "$file")" || failed=$((failed + 1))
done < <(git ls-files '*_test.go' | xargs grep -HoE '^func Fuzz[A-Za-z0-9_]+' | sed 's/:func /:/')
[ "$count" -gt 0 ] || { echo "no fuzz targets found" >&2; exit 1; }
echo; echo "$count targets, $failed with findings"
[ "$failed" = 0 ]
