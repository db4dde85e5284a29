# One command per wish; CMakePresets.json and scripts/ do the work.
.DEFAULT_GOAL := help
.PHONY: help deps deps-test web build demo test bench lint clean
SHELL := /bin/bash

WERROR ?= OFF
DEMO_TRIALS ?= 1000
TITRATE := build/release/bin/titrate
WEB_SOURCES := $(wildcard web/package.json web/package-lock.json web/*.ts web/*.js web/*.mjs web/*.json) \
               $(shell find web/src -type f 2>/dev/null)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps: ## install what building and running needs (Debian 12 packages)
	@scripts/deps.sh

deps-test: ## install also what the tests need
	@scripts/deps.sh test

web: web/dist/report.js ## bundle the report's page

web/dist/report.js: $(WEB_SOURCES)
	npm --prefix web ci --no-audit --no-fund --loglevel=error
	npm --prefix web run build
	@touch $@

build: web ## build the program alone
	cmake --preset release -DTITRATE_TESTS=OFF -DTITRATE_WERROR=$(WERROR)
	cmake --build --preset release

demo: deps ## from nothing to the report of the 2008 trial, run 1,000 times
	@$(MAKE) --no-print-directory build
	$(TITRATE) simulate ferrajoli-2008 --trials $(DEMO_TRIALS) --overwrite

test: deps-test ## build and run every test
	@$(MAKE) --no-print-directory web
	cmake --preset release -DTITRATE_TESTS=ON -DTITRATE_WERROR=$(WERROR)
	cmake --build --preset release
	@scripts/test.sh build/release

bench: deps-test web ## compare answers, then times
	cmake --preset release -DTITRATE_BENCH=ON
	cmake --build --preset release
	@set -e; for bench in build/release/bench/bench_*; do [ ! -x "$$bench" ] || [ -d "$$bench" ] || "$$bench"; done

lint: ## the format, and the rules of the house
	@scripts/lint.sh

clean: ## remove what was built and written here
	rm -rf build out web/dist web/node_modules
