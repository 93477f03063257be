# Everything a newcomer needs. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BINARY := build/release/src/apps/quarterdeck
DATA ?= data
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1

.PHONY: help
help: ## List these targets
	@awk -F':.*## ' '/^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo
	@echo "DATA=folder says where run and demo keep what they make; it is ./data otherwise."

##@ To see what it does

.PHONY: run
run: build ## Install what is missing, build, start everything, walk through its main job, go on serving until Ctrl-C
	@scripts/run --binary $(BINARY) --data $(DATA)

.PHONY: demo
demo: build ## The same walk, then stop
	@scripts/run --binary $(BINARY) --data $(DATA) --then-stop

.PHONY: clean-data
clean-data: ## Forget everything that run and demo have kept
	@rm -rf $(DATA)

##@ To change it

.PHONY: setup
setup: ## Install the Debian packages that are missing (asks sudo when not root)
	@scripts/setup

.PHONY: setup-clang setup-bench
setup-clang setup-bench:
	@scripts/setup $(patsubst setup-%,%,$@)

.PHONY: build
build: setup ## Build the release binary, build/release/src/apps/quarterdeck
	@cmake --preset release > build-configure.log 2>&1 || (cat build-configure.log; exit 1)
	@rm -f build-configure.log
	@ninja -C build/release quarterdeck

.PHONY: test
test: setup ## Install what is missing, build everything, run every test
	@cmake --preset dev > build-configure.log 2>&1 || (cat build-configure.log; exit 1)
	@rm -f build-configure.log
	@ninja -C build/dev
	@ctest --test-dir build/dev --output-on-failure --parallel 2

.PHONY: format
format: setup-clang ## Format all C++ sources
	@git ls-files '*.h' '*.cc' | xargs clang-format -i

.PHONY: clean
clean: ## Remove everything that was built
	@rm -rf build

##@ To look closer

.PHONY: asan
asan: setup ## Run the C++ tests under the address and undefined behaviour sanitizers
	@cmake --preset asan > /dev/null
	@ninja -C build/asan
	@ctest --test-dir build/asan --output-on-failure -LE system

.PHONY: tsan
tsan: setup ## Run the C++ tests under the thread sanitizer
	@cmake --preset tsan > /dev/null
	@ninja -C build/tsan
	@ctest --test-dir build/tsan --output-on-failure -LE system

.PHONY: clang
clang: setup-clang ## Build everything with clang, without a warning
	@cmake --preset clang > /dev/null
	@ninja -C build/clang

.PHONY: tidy
tidy: setup-clang ## Build everything with clang-tidy
	@cmake --preset tidy > /dev/null
	@ninja -C build/tidy

.PHONY: fuzz
fuzz: setup-clang ## Build the fuzz targets and run each for a minute
	@cmake --preset fuzz > /dev/null
	@ninja -C build/fuzz
	@scripts/fuzz build/fuzz

.PHONY: bench
bench: setup-bench build ## Measure and print the figures of docs/performance.md
	@ninja -C build/release
	@bench/run --binary $(BINARY)
