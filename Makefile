# RolePlay. `make help` lists the commands; each first sets up what it needs (build/setup.sh, npm ci) and is quick when that is done.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS   += --no-print-directory --no-builtin-rules
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: $(shell sed -n 's/^\([a-z][a-z-]*\):.*/\1/p' Makefile)

VERSION    := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
TAGS       := desktop,production,webkit2_41
GO_BUILD   := go build -buildvcs=false -trimpath -ldflags '-s -w -X main.version=$(VERSION)'
BIN        := build/bin
LOG        := build/log
LINT       := build/tools/golangci-lint-v2.15.0
NFPM       := build/tools/nfpm-v2.43.0
TESTS      := go run ./test/tools/tests
NPM        := npm --prefix frontend --silent
PLAYWRIGHT := frontend/node_modules/.bin/playwright test
GENERATED  := frontend/src/contract frontend/src/wailsjs data/schemas

# The stages of the commands that check; see build/stages.sh. Nothing works without those before --.
CHECK      := setup npm -- pages lint-tool gofmt vet golangci-lint go-test vue-tsc eslint vitest
TEST       := setup npm -- generated pages lint-tool gofmt vet golangci-lint go-test-race vue-tsc eslint vitest \
              binaries browser-tests window-tests

# With CI=true a skipped test fails, unless it is named here, one a line: NAME # REASON
define ALLOWED_SKIPS
TestFind_AnnoMI # its data may be measured with, not copied into this repository
TestPlace_Write_FolderWithoutRight # root may write everywhere
TestPower # needs root, loop devices and strace
TestPower_WithoutSyncLoses # the same
endef
export ALLOWED_SKIPS

# Each group of backend packages has at least this much of its statements run by its own tests, in %.
COVER_MINIMUM  := 90
COVER_rules    := scene transcript partner
COVER_records  := record
COVER_services := auth scripter chat evaluation library exchange upkeep admin

##  Use
help: ## this list
	@awk -F ':.*## ' '/^##/ { print "\n" substr($$0, 5) } /^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

run: desktop ## build and open the window; without a display: serve on loopback and print the address (ARGS=...)
	@exec $(BIN)/roleplay $(ARGS)

build: desktop server ## build/bin/roleplay (the window) and build/bin/roleplay-server (no display, no GTK)
	@ls -sh1 $(BIN)/roleplay $(BIN)/roleplay-server

##  Check
check: ## formats, linters, types and unit tests: the fast part of make test
	@build/stages.sh $(CHECK)

test: ## all that CI runs: also generated files, the race detector, browser and window tests
	@build/stages.sh $(TEST)

cover: setup ## coverage of rules, records and services, each at least 90 %
	@failed=; for group in rules:"$(COVER_rules)" records:"$(COVER_records)" services:"$(COVER_services)"; do \
	  build/cover.sh $(COVER_MINIMUM) $${group%%:*} $${group#*:} || failed=1; done; [ -z "$$failed" ]

bench: desktop desktop-devtools server ## benchmarks, as ratios (RUNS=..., PART=reply, window, append, many, words, talks, faults or search)
	@$(GO_BUILD) -tags $(TAGS) -o $(BIN)/hello ./test/bench/hello && $(GO_BUILD) -tags $(TAGS),devtools -o $(BIN)/hello-devtools ./test/bench/hello
	@go build -o $(BIN)/bench ./test/bench && go build -o $(BIN)/bench-search ./test/bench/search && go build -o $(BIN)/relay ./test/bench/relay
	@go test -c -o $(BIN)/llm.test ./backend/partner/llm && go test -c -o $(BIN)/chat.test ./backend/chat # part faults
	@[ "$(PART)" = search ] || build/window.sh $(BIN)/bench $(or $(RUNS),9) $(BIN)/roleplay $(BIN)/hello $(BIN)/roleplay-server $(PART) \
	  2>$(LOG)/$@.log || { cat $(LOG)/$@.log; exit 1; }
	@[ "$(PART)" ] && [ "$(PART)" != search ] || $(BIN)/bench-search -talks 10000

bench-voice: server ## a talk by voice on a sound card of the tests, as ratios
	@go build -o $(BIN)/bench ./test/bench && build/window.sh $(BIN)/bench 1 - - $(BIN)/roleplay-server voice
	@go test ./backend/voice -run TestLive_Seeded -count=1 -timeout 20m -args -seeds=1000

chaos: server ## kill it, cut its power, damage its files, and add to the tally in docs/benchmarks.md (N=..., SEED=..., PART=kills, power or files)
	@go build -o $(BIN)/chaos ./test/chaos
	@$(BIN)/chaos -binary $(BIN)/roleplay-server -n $(or $(N),100) -seed $(or $(SEED),1) -part "$(PART)" -tally docs/benchmarks.md

evals: setup ## how well a real model plays, by simulated trainees: docs/models.md (ROLEPLAY_EVALS_..., TALKS=..., SEED=..., OUT=...)
	@go run ./test/evals -out $(or $(OUT),$(LOG)/evals) -talks $(or $(TALKS),12) -seed $(or $(SEED),1)

##  Work
dev: server ## the pages with hot reload, on the server of this tree (wails dev does the same for the window)
	@build/dev.sh $(BIN)/roleplay-server $(ARGS)

generate: setup npm ## the contract, the schemas and the bindings of the window
	@go generate ./...
	@$(NPM) run contract
	@tsoutputtype=interfaces go run -tags bindings . >/dev/null
	@find frontend/src/wailsjs/runtime -type f -exec chmod a-x {} + # as the tool of Wails leaves it

screens: server fakemodel ## the pictures in docs/screens
	@$(PLAYWRIGHT) -c test/e2e/screens.config.ts

dist: desktop server $(NFPM) ## what others install, in build/bin/dist: the program for Windows, deb and rpm packages
	@build/dist.sh $(VERSION) $(NFPM)

clean: ## remove what was built and installed here
	@rm -rf $(BIN) $(LOG) build/tools frontend/node_modules test/node_modules
	@find frontend/dist -mindepth 1 ! -name .gitkeep -delete

# --- Set-up and builds. Go knows by itself what is stale; npm and Vite go by the times of files.

test bench bench-voice chaos screens browser-tests window-tests: export NEEDS := test
dist: export NEEDS := dist

setup:
	@build/setup.sh $${NEEDS:-run}

npm: setup frontend/node_modules/.package-lock.json test/node_modules

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	@npm ci --prefix frontend --silent --no-audit --no-fund && touch $@

test/node_modules: # lets the tests below test/ import what frontend/package.json names
	@ln -sfn ../frontend/node_modules $@

pages: npm frontend/dist/index.html

frontend/dist/index.html: frontend/node_modules/.package-lock.json $(wildcard frontend/*.ts frontend/*.json frontend/*.html) \
    $(shell find frontend/src frontend/public -type f ! -name '*.test.ts' 2>/dev/null)
	@$(NPM) run build -- --logLevel warn && touch $@

desktop: pages
	@$(GO_BUILD) -tags $(TAGS) -o $(BIN)/roleplay .

desktop-devtools: pages
	@$(GO_BUILD) -tags $(TAGS),devtools -o $(BIN)/roleplay-devtools .

server: pages
	@$(GO_BUILD) -o $(BIN)/roleplay-server .

fakemodel: setup
	@$(GO_BUILD) -o $(BIN)/fakemodel ./test/fakemodel

$(NFPM):
	@GOBIN=$(CURDIR)/build/tools go install github.com/goreleaser/nfpm/v2/cmd/nfpm@$(@:build/tools/nfpm-%=%)
	@mv build/tools/nfpm $@

soundcard: setup
	@$(GO_BUILD) -o $(BIN)/soundcard ./test/soundcard

lint-tool: $(LINT)

$(LINT):
	@GOBIN=$(CURDIR)/build/tools go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(@:build/tools/golangci-lint-%=%)
	@mv build/tools/golangci-lint $@

# --- The stages. Each can be run alone.

generated:
	@build/generated.sh $(GENERATED)

gofmt:
	@files=$$(git ls-files --cached --others --exclude-standard '*.go' | while read -r f; do [ ! -f "$$f" ] || echo "$$f"; done); \
	bad=$$(gofmt -s -l $$files </dev/null); [ -z "$$bad" ] || { printf 'not formatted (gofmt -s -w):\n%s\n' "$$bad"; exit 1; }

vet: setup
	@go vet ./... && go vet -tags $(TAGS) .

golangci-lint: setup $(LINT)
	@$(LINT) run ./... && $(LINT) run --build-tags $(TAGS) .

go-test: setup
	@go test -json -vet=off ./... | COUNT=$(LOG)/$@.count $(TESTS) go

go-test-race: setup
	@go test -json -vet=off -race -count=1 -timeout 40m ./... | COUNT=$(LOG)/$@.count $(TESTS) go

vue-tsc: pages
	@$(NPM) run typecheck

eslint: pages
	@$(NPM) run lint

vitest: npm
	@rm -f $(LOG)/$@.json; failed=; $(NPM) test -- --reporter=default --reporter=json --outputFile.json=$(CURDIR)/$(LOG)/$@.json || failed=1; \
	COUNT=$(LOG)/$@.count $(TESTS) vitest $(LOG)/$@.json; [ -z "$$failed" ]

binaries: desktop desktop-devtools server
	@! readelf -d $(BIN)/roleplay-server | grep -iE 'gtk|webkit|libX11' || { echo 'roleplay-server must not need a desktop'; exit 1; }

browser-tests window-tests: report = export PLAYWRIGHT_JSON_OUTPUT_FILE=$(CURDIR)/$(LOG)/$@.json; rm -f $(LOG)/$@.json; failed=;
browser-tests window-tests: judge = COUNT=$(LOG)/$@.count $(TESTS) playwright $(LOG)/$@.json; [ -z "$$failed" ]
browser-tests: server fakemodel
	@$(report) $(PLAYWRIGHT) -c test/e2e/browser.config.ts --retries=0 --reporter=list,json || failed=1; $(judge)

window-tests: desktop desktop-devtools fakemodel soundcard
	@$(report) build/window.sh $(PLAYWRIGHT) -c test/e2e/window.config.ts --retries=0 --reporter=list,json || failed=1; $(judge)
