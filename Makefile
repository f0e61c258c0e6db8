# Needs python3 (3.11 or later) and make. Everything else comes by the locks.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run test test-long bench lint fmt lock screenshots environment dev-environment

BIN := .venv/bin
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON = $(or $(shell for p in $(PYTHONS); do \
	$$p -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$p && break; done), \
	$(error Python 3.11 or later is needed. Install it, or put it on the PATH as python3))

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1|\2/p' Makefile | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'

run: environment ## the demo: database, demo market, web, worker (PORT, TIC_HOME)
	@exec $(BIN)/tic demo

test: lint ## lint, types, contracts, unit, integration and browser tests
	@$(BIN)/pytest -q tests/unit -n 2
	@tools/peers
	@tools/pytest-with-browser 'not long' -q tests/integration -n 2 --dist loadfile

test-long: dev-environment ## the long tests, and property tests with ten times the examples
	@tools/peers
	@tools/pytest-with-browser 'long or hypothesis' -q --hypothesis-profile=long

bench: dev-environment ## measures, and writes build/bench/<name>.json
	@$(BIN)/python -m tests.benchmarks $(NAMES)

lint: dev-environment ## ruff, mypy, import contracts
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet . || { echo "Run: make fmt" >&2; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo

fmt: dev-environment ## formats, and mends what ruff can mend
	@$(BIN)/ruff check --quiet --fix .; $(BIN)/ruff format --quiet .

lock: dev-environment ## locks the dependencies anew, with hashes and without addresses
	@tools/lock

screenshots: dev-environment ## the pictures in README and docs, light and dark, of a demo started for them
	@$(BIN)/python -m tools.screenshots

environment:
	@$(PYTHON) tools/bootstrap.py run

dev-environment:
	@$(PYTHON) tools/bootstrap.py dev
