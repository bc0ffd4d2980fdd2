#!/bin/sh
# generate.sh: turns *.templ into *_templ.go with the generator of the version go.mod names.
# The generated files are committed, so go build never needs this; run it after editing a .templ.
# Use: sh tools/generate.sh [folder, default: all]
set -eu
cd "$(dirname "$0")/.."
v=$(go list -m -f '{{.Version}}' github.com/a-h/templ)
go run "github.com/a-h/templ/cmd/templ@$v" generate -path "${1:-.}"
