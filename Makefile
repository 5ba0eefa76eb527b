# The contributor's menu. Every target works in a fresh clone with Go and make; what needs more
# says so. CI runs `make check`, `make faults`, `make test-clients`, `make test-temporal`, `make test-release`,
# `make test-ike` and `make test-container`, and nothing else.

# A pipe fails where any part of it fails: a table of tests is filtered, and a red one stays red.
SHELL       := bash
.SHELLFLAGS := -o pipefail -c

GO        ?= go
BIN       := bin
VERSION   ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS   := -s -w -X main.version=$(VERSION)
LINT      := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
DEADCODE  := golang.org/x/tools/cmd/deadcode@v0.45.0
FUZZTIME  ?= 20s
TEMPORAL  := github.com/temporalio/cli/cmd/temporal@v1.5.1
NFPM      := github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2
CYCLONEDX := github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0
# The server that users run, of the version in docker/compose.temporal.yaml.
TEMPORALD := go.temporal.io/server/cmd/server@v1.29.1 go.temporal.io/server/cmd/tools/sql@v1.29.1
ROUTERS   ?= 2000
TOOLS     := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/ziatunnel/bin
# What speaks to a Temporal server is a module of its own: its SDK stays out of the program.
WORKER    := cmd/ziatunnel-temporal
# What no program calls, and may stand there all the same: the kits for tests, the public APIs of the virtual
# router and of the fake portal, and String methods, which are for whoever prints a value.
KITS      := ^(pkg/(engine/enginetest|provision/provisiontest|verify/verifytest)|drivers/drivertest|cmd/(ziatunnel/internal/link|ziatunnel-temporal/internal/certificates))/
UNCALLED  := $(KITS)|^pkg/(fakeios|fakezia)/[a-z_]+\.go:.* ([A-Z][A-Za-z]*\.)?[A-Z][A-Za-z]*$$|\.String$$
# The tests that play a sample of their cells in `make test`, and all of them in `make faults`.
SWEEPS    := TestFaultMatrix|TestKilledAtEveryRecord|TestFailover|TestSurvey|TestLost|TestResume|TestOptional|TestRollBackTo|TestDenied|TestFlippedBits|TestCrashAtEveryByte|TestFloods|TestLawsOnBranch|TestEveryLineBoots|TestOddWordsBoot|TestArming|TestJournalFails|TestCiphers|TestDiagnosis|TestMissingFeatures|TestIdleTakingOver|TestKinds|TestSlowAuthorization|TestRejectedAtEachStep|TestCancelAnywhere|TestCancelAtEveryPhase|TestMessagesInThePush|TestSpeedIsNotEarned|TestLoginBesideFails|TestDiesBetweenStages|TestSteering|TestLaws|TestRemove|TestKilledAtThePortal|TestKilledBetweenTheEnds|TestKilledRotation|TestEveryCallMeetsEveryFault|TestBranches
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64
# The systems whose code and tests `make cross` vets; `make lint` vets those of this machine.
SYSTEMS   := windows
DIST      := dist

# The race detector needs a C compiler. Without one the tests still run, and say so. Packages that only read text and
# numbers, and share nothing but what never changes, are left without it: watching them is a third of the processor
# that the tests take. Whoever writes with them, such as by a strings.Builder, is in a package that is watched.
# `make race` watches all.
OURS      := github.com/ziatunnel/ziatunnel/pkg
UNWATCHED := regexp regexp/syntax strings strconv unicode/utf8 math/big text/template/parse go.yaml.in/yaml/v3 \
  crypto/internal/fips140/bigmod crypto/internal/fips140/edwards25519 crypto/internal/fips140/edwards25519/field \
  $(OURS)/iosconf $(OURS)/fakeios/internal/grammar
RACE := $(shell [ "$$($(GO) env CGO_ENABLED)" = 1 ] && command -v "$$($(GO) env CC)" >/dev/null 2>&1 && \
  echo -race $(UNWATCHED:%=-gcflags=%=-race=false))

.DEFAULT_GOAL := help
.PHONY: help build programs demo test race faults steering lint deadcode fmt golden fuzz bench bench-packages captures cross check release test-release test-temporal test-temporal-scale test-clients test-ike test-container clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: programs ## build bin/ziatunnel, bin/fakeios, bin/fakezia and bin/ziatunnel-temporal (static, no cgo)
	CGO_ENABLED=0 $(GO) build -C $(WORKER) -trimpath -ldflags '$(LDFLAGS)' -o $(abspath $(BIN))/ .

programs: ## build bin/ziatunnel, bin/fakeios and bin/fakezia alone
	@mkdir -p $(BIN)
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN)/ ./cmd/ziatunnel ./cmd/fakeios ./cmd/fakezia

demo: programs ## the whole way on this machine: a fake ZIA portal, a virtual 881 through all 14 steps, and the proof of both tunnels
	@$(BIN)/ziatunnel lab --portal --speed 60 -- sh -c '$(BIN)/ziatunnel apply --portal --yes "$$ZIATUNNEL_LAB_SITE"'

# The race detector makes every collection of garbage dear, and the tests make much of it: collecting more
# rarely takes a quarter off their time. Tests wait for tunnels, so that three packages keep two processors busy.
# `make lint` vets.
test: export GOGC ?= 400
# Every program with the race detector sleeps a second before it exits, for races that nobody has waited for. A race is
# found without a long memory of what each goroutine has called; `make race` has one.
test: export GORACE ?= atexit_sleep_ms=0 history_size=0
test: ## all tests, shuffled, with the race detector; loopback only
	@[ -n "$(RACE)" ] || echo "make test: no C compiler found, so the race detector is off" >&2
	$(GO) test $(RACE) -vet=off -shuffle=on -p 3 -timeout 40m ./...
	$(GO) test -C $(WORKER) $(RACE) -vet=off -shuffle=on -timeout 10m ./...

race: ## the tests twenty times over, with the race detector: hunts flakes (PKG=./pkg/plan/...)
	$(GO) test -race -shuffle=on -count=20 -timeout 60m $(or $(PKG),./...)

faults: ## every fault at every part of an apply, a kill at every record of a journal and every bit of it flipped, plans on 1,000 branches: the matrix as a table
	@$(GO) test -count=1 -timeout 30m ./pkg/engine ./pkg/journal ./pkg/rollout/local ./pkg/plan ./pkg/fakeios ./drivers/ciscoios ./pkg/enrolment ./pkg/portal ./pkg/rehearsal ./cmd/ziatunnel -run '$(SWEEPS)' -v -args -faults | grep -v '^=== \|^ *--- PASS'

steering: ## every way to steer against everything that can die, as a table of seconds and packets
	@$(GO) test -count=1 -timeout 10m ./pkg/engine -run TestSteeringUnderFlow -v -args -steering | grep '^[|]\|FAIL\|_test.go'

lint: deadcode ## gofmt, go vet, golangci-lint and deadcode (pinned; built on first use)
	@out=$$(gofmt -l cmd pkg drivers playbooks); [ -z "$$out" ] || { echo "not gofmt-clean:"; echo "$$out"; exit 1; }
	$(GO) vet ./...
	$(GO) vet -C $(WORKER) ./...
	$(GO) run $(LINT) run ./...
	cd $(WORKER) && $(GO) run $(LINT) run ./...

# Both modules are looked at as one: what only a worker calls is called.
deadcode: ## functions that no program calls, but for kits that are made for tests
	@work=$$(mktemp -d) && trap 'rm -rf "$$work"' EXIT && \
	printf 'go %s\nuse (\n%s\n%s\n)\n' "$$($(GO) list -m -f '{{.GoVersion}}')" "$(CURDIR)" "$(CURDIR)/$(WORKER)" >"$$work/go.work" && \
	GOWORK="$$work/go.work" $(GO) run $(DEADCODE) ./cmd/... ./$(WORKER)/... >"$$work/found" && \
	if grep -vE '$(UNCALLED)' "$$work/found"; then echo "make deadcode: only tests call these: drop them, or move them to a test or a kit" >&2; exit 1; fi

fmt: ## format the tree
	gofmt -w cmd pkg drivers playbooks

golden: ## rewrite the golden files; read the diff before you commit it
	$(GO) test ./cmd/ziatunnel ./cmd/fakeios ./cmd/fakezia -run TestScripts -update
	$(GO) test ./cmd/ziatunnel/internal/view -run TestPlanGolden -update
	$(GO) test ./cmd/ziatunnel/internal/view -run TestRolloutReport -update
	$(GO) test ./pkg/show -run TestFixtures -update
	$(GO) test ./pkg/guard -run TestFixtures -update
	$(GO) test ./pkg/engine -run TestSurveyGolden -update
	$(GO) test ./pkg/evidence -run TestGolden -update
	$(GO) test ./pkg/verify -run TestReadmeHasTheTable -update
	$(GO) test ./pkg/fakeios/scenario -run TestSchemaIsTheReader -update

fuzz: ## run every fuzz target for FUZZTIME (default 20s)
	@set -e; for module in . $(WORKER); do for pkg in $$($(GO) list -C $$module ./...); do \
	  for target in $$($(GO) test -C $$module -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
	    echo "== $$pkg $$target"; $(GO) test -C $$module -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -parallel 2 $$pkg; \
	  done; done; done

bench: ## what BENCHMARKS.md says, measured here in about five minutes (PART=RoundTrips, FleetCPU, FleetSessions, RolloutScale: one of them)
	$(GO) test ./cmd/ziatunnel -count=1 -timeout 20m -run '^TestRoundTrips$$' -v -bench '$(or $(PART),.)' -benchtime 1x

bench-packages: ## the benchmarks of single packages: planning, guarding, parsing, masking, the virtual fleet
	$(GO) test -run '^$$' -bench . -benchmem $$($(GO) list ./pkg/...)

captures: ## parse a folder of router output, count what was understood, compare with what stands beside it (DIR=...)
	@[ -n "$(DIR)" ] || { echo "make captures: say DIR=..." >&2; exit 2; }
	@$(GO) run ./cmd/ziatunnel parse --captures "$(DIR)"
	@$(GO) test ./pkg/show -count=1 -run '^TestCaptures$$' -v -args -captures "$(abspath $(DIR))"

cross: ## compile for every laptop a NOC has, and vet what is built for its system, tests too
	@set -e; for p in $(PLATFORMS); do echo "== $$p"; \
	  CGO_ENABLED=0 GOOS=$${p%/*} GOARCH=$${p#*/} $(GO) build -trimpath -o /dev/null ./cmd/ziatunnel; \
	  CGO_ENABLED=0 GOOS=$${p%/*} GOARCH=$${p#*/} $(GO) build -trimpath -o /dev/null ./cmd/fakeios; \
	  CGO_ENABLED=0 GOOS=$${p%/*} GOARCH=$${p#*/} $(GO) build -trimpath -o /dev/null ./cmd/fakezia; \
	  CGO_ENABLED=0 GOOS=$${p%/*} GOARCH=$${p#*/} $(GO) build -C $(WORKER) -trimpath -o /dev/null .; done
	@set -e; for s in $(SYSTEMS); do echo "== vet for $$s"; \
	  CGO_ENABLED=0 GOOS=$$s $(GO) vet ./...; CGO_ENABLED=0 GOOS=$$s $(GO) vet -C $(WORKER) ./...; done

check: lint cross test demo ## what CI runs

$(TOOLS)/temporal:
	@echo "building the development server of Temporal, once: this takes a few minutes" >&2
	GOBIN=$(TOOLS) $(GO) install $(TEMPORAL)

# A tool of another version is another file, so that a new pin builds it anew. An SBOM holds the digest of the tool
# that wrote it, which is therefore built the same way everywhere.
RELEASING := $(TOOLS)/$(subst /,-,$(NFPM))/nfpm $(TOOLS)/$(subst /,-,$(CYCLONEDX))/cyclonedx-gomod
RELEASE_PATH := $(TOOLS)/$(subst /,-,$(NFPM)):$(TOOLS)/$(subst /,-,$(CYCLONEDX)):$(PATH)

$(TOOLS)/$(subst /,-,$(NFPM))/nfpm:
	CGO_ENABLED=0 GOBIN=$(@D) $(GO) install -trimpath $(NFPM)

$(TOOLS)/$(subst /,-,$(CYCLONEDX))/cyclonedx-gomod:
	CGO_ENABLED=0 GOBIN=$(@D) $(GO) install -trimpath $(CYCLONEDX)

release: $(RELEASING) ## archives, deb, rpm, SBOMs and checksums of this commit, in dist/ (PLATFORMS=linux/amd64: of one platform)
	PATH="$(RELEASE_PATH)" PLATFORMS="$(PLATFORMS)" release/build.sh $(DIST)

test-release: $(RELEASING) ## build the release of this commit twice in different places, compare every byte, install it (CACHE=shared: compile once)
	PATH="$(RELEASE_PATH)" PLATFORMS="$(PLATFORMS)" CACHE="$(CACHE)" release/test.sh

test-temporal: $(TOOLS)/temporal ## rollouts on a real Temporal server: workers and the server are killed on the way (builds the server on first use)
	TEMPORAL_CLI=$(TOOLS)/temporal $(GO) test -C $(WORKER) -count=1 -timeout 15m -v .

$(TOOLS)/temporal-server/server:
	@echo "building the server of Temporal and its schema tool, once: this takes ten minutes of processor" >&2
	GOBIN=$(TOOLS)/temporal-server CGO_ENABLED=0 $(GO) install $(TEMPORALD)

# Not in CI. It needs Debian's PostgreSQL, which root gets by itself.
test-temporal-scale: $(TOOLS)/temporal-server/server ## ROUTERS (2000) virtual routers, two workers, one killed, on Temporal's server with PostgreSQL and mutual TLS
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { [ "$$(id -u)" = 0 ] && apt-get install -qy --no-install-recommends postgresql; } || \
	  { echo "make test-temporal-scale: it needs PostgreSQL: apt-get install postgresql, as root" >&2; exit 1; }
	TEMPORAL_SERVER=$(TOOLS)/temporal-server/server TEMPORAL_SQL_TOOL=$(TOOLS)/temporal-server/sql SCALE_ROUTERS=$(ROUTERS) \
	  $(GO) test -C $(WORKER) -tags scale -count=1 -timeout 3h -v -run '^TestScale$$' .

# Needs what Debian's openssh-client, python3-netmiko, ansible and chromium bring; what is not there is skipped by name.
test-clients: ## what other programs make of it: OpenSSH, Netmiko and Ansible at the virtual router, Chromium at the pages
	CLIENTS=1 $(GO) test $(RACE) -vet=off -count=1 -timeout 15m -v -run '^TestClients$$|InABrowser$$' ./cmd/fakeios ./cmd/ziatunnel

# As root on Linux, with Debian's charon-systemd, strongswan-swanctl, libcharon-extra-plugins, libstrongswan-standard-plugins
# and iptables; where something is missing the test fails, and says what to install. CI leaves it out there.
test-ike: ## the playbook's proposals between real IKE daemons: two tunnels behind one address, through NAT (needs root and strongSwan)
	IKE_LAB=1 $(GO) test -count=1 -timeout 5m -v -run '^TestTunnelsBehindOneAddress$$' ./playbooks

test-container: programs ## the virtual router and the fake portal in containers, provisioned from outside and from other containers (needs Docker)
	docker/test.sh

clean: ## remove what was built
	rm -rf $(BIN) $(DIST)
