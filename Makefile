# Linli 邻里. `make help` lists what can be made.
SHELL := /bin/bash
GO ?= go
TAGS := sqlite_fts5
DATA ?= ./data
ADDR ?= 127.0.0.1:8080
export GOFLAGS := -tags=$(TAGS)

.PHONY: help run build web generate check test unit bench fuzz demo-city clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: build ## fetch, build, make the demo street in ./data when there is none, serve it
	@if [ ! -e $(DATA)/demo-accounts.json ]; then bin/linli demo --data $(DATA); fi
	@exec bin/linli serve --data $(DATA) --addr $(ADDR)

build: web ## the binary at bin/linli
	$(GO) build -o bin/linli ./cmd/linli

web: web/dist/manifest.json ## style sheet and scripts in web/dist

web/dist/manifest.json: web/package-lock.json web/build.mjs $(shell find web/src platform/web/ui gateway affairs -name '*.ts' -o -name '*.css' -o -name '*.templ' 2>/dev/null)
	cd web && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build

generate: ## Go code of the templ pages
	tools/generate.sh

check: ## quick checks: format, vet, rules of the house
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); echo "run gofmt -w on these files"; exit 1; }
	$(GO) vet ./...
	$(GO) test ./tests/arch

test: ## everything that CI runs; installs what the tests need
	tools/test.sh

bench: build ## ratios of speed, each within one run
	$(GO) run ./tests/load
	tests/browser/run.sh tests/browser/start.mjs

fuzz: ## fuzzing beside the parsers, a minute each
	tools/fuzz.sh

demo-city: build ## the large demo: 1.1 million households, 3 million residents, 1 million matters
	bin/linli demo --data ./data-city --scale city

clean: ## remove what was built; data stays
	rm -rf bin web/dist/*.css web/dist/*.js web/dist/manifest.json
