# `make run` serves a demonstration, `make test` checks everything. `make help` lists the rest.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

PORT ?= 8000
PYTHON ?= $(or $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; \
	done),python3)

PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input install --require-hashes
NPM := npm --prefix frontend --no-fund --no-audit
PYTEST := $(PY) -m pytest

# Checks need settings, but neither a secret nor a database of their own.
CHECKING := SECRET_KEY=for-checks-alone DATABASE_URL=sqlite://:memory:
SERVING = SECRET_KEY="$${SECRET_KEY:-$$(cat var/secret-key)}" PORT="$(PORT)" DEMO="$${DEMO:-true}"

FRONTEND := $(shell find frontend -type f \
	-not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/tests/*')

say = @printf '\n\033[1m== %s\033[0m\n' $(1)

.PHONY: help run rehearse test lint check-frontend check-derived test-together test-sqlite test-postgres \
	part-postgres part-doors part-sqlite part-desk part-booking part-journeys \
	test-browser bench faults protocol lock clean python node

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- Serving ----------------------------------------------------------------

run: python node .venv/run.stamp frontend/dist/.stamp var/secret-key ## Install, build, migrate, fill with a demonstration, serve on PORT
	$(call say,'Bringing the database up to date')
	@$(SERVING) $(PY) manage.py migrate --verbosity=0
	$(call say,'Filling in the demonstration where it is missing')
	@$(SERVING) $(PY) manage.py seed_demo
	$(call say,'Serving on port $(PORT); stop with Ctrl-C')
	@$(SERVING) exec $(PY) manage.py serve

rehearse: var/secret-key ## Play real talk on the service that runs: FILE=... TALKS=20 SPEED=20
	@$(SERVING) $(PY) manage.py rehearse $(FILE) --talks $(or $(TALKS),20) --speed $(or $(SPEED),20)

var/secret-key: | .venv/run.stamp
	@mkdir -p var
	@umask 077 && $(PY) -c 'import secrets; print(secrets.token_urlsafe(50))' > $@

# --- Installing, each time its lock file or source has changed ----------------

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Python 3.11 or newer is needed: python3, or PYTHON=/path/to/it.' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'Python is here without venv. On Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }

node:
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null \
		&& command -v npm >/dev/null || { echo 'Node 20 or newer, with npm, is needed.' >&2; exit 1; }

$(PY): | python
	$(call say,'Making a Python environment in .venv')
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | $(PY)
	$(call say,'Installing Python packages (a minute or two the first time)')
	$(PIP) -r requirements.txt
	@touch $@

.venv/test.stamp: requirements-dev.txt requirements.txt | $(PY)
	$(call say,'Installing Python packages for the tests (a few minutes the first time)')
	$(PIP) -r requirements-dev.txt
	@touch .venv/run.stamp $@

frontend/node_modules/.stamp: frontend/package.json frontend/package-lock.json | node
	$(call say,'Installing the packages of the front end (a minute the first time)')
	$(NPM) ci
	@touch $@

frontend/dist/.stamp: frontend/node_modules/.stamp $(FRONTEND)
	$(call say,'Building the front end')
	$(NPM) run build
	@touch $@

# --- Checking ---------------------------------------------------------------

test: python node .venv/test.stamp frontend/dist/.stamp ## Check everything, in the browser too
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint check-frontend check-derived
	@$(MAKE) --no-print-directory test-together
	@printf '\nEverything holds: style, types, imports, front end, both backends, browser.\n'

lint: .venv/test.stamp ## Style, types and the direction of imports
	$(call say,'ruff')
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(call say,'mypy (half a minute the first time)')
	$(CHECKING) $(PY) -m mypy
	$(call say,'import-linter')
	.venv/bin/lint-imports

check-frontend: frontend/dist/.stamp ## Types, tests and weights of the front end
	$(call say,'tsc')
	$(NPM) run check
	$(call say,'Tests of the front end')
	$(NPM) test
	$(call say,'Weights of the front end')
	$(NPM) run weights

check-derived: .venv/test.stamp ## Nothing that is written from something else is stale
	$(call say,'Migrations and protocol')
	$(CHECKING) $(PY) manage.py makemigrations --check --dry-run
	$(CHECKING) $(PY) manage.py write_protocol --check

# Each waits a third of the time, so two cores do three at once. The longest begin first.
STREAMS ?= 3
ON_POSTGRES := $(PYTEST) -m 'not browser' --backend=postgres
DOORS := tests/doors
JOURNEYS := $(PYTEST) -m browser
AT_THE_DESK := $(wildcard tests/journeys/test_*desk*.py)
OF_BOOKING := $(filter-out $(AT_THE_DESK),$(wildcard tests/journeys/test_*book*.py)) \
	$(wildcard tests/journeys/test_*roster*.py tests/journeys/test_waiting*.py)

test-together: .venv/test.stamp frontend/dist/.stamp ## All tests, on both backends and in Chromium, three at a time
	@$(PY) -m tests.chromium
	$(call say,'All tests; $(STREAMS) parts at a time and each is shown when it is done')
	@$(MAKE) --no-print-directory --keep-going --jobs=$(STREAMS) --output-sync=target \
		part-postgres part-sqlite part-journeys part-booking part-doors part-desk

part-postgres:
	$(call say,'Tests on PostgreSQL and Valkey; all but those of the doors')
	@$(ON_POSTGRES) $(DOORS:%=--ignore=%)

part-doors:
	$(call say,'Tests of the doors on PostgreSQL and Valkey')
	@$(ON_POSTGRES) $(DOORS)

part-sqlite:
	$(call say,'Tests on SQLite')
	@$(PYTEST) -m 'not browser'

part-desk:
	$(call say,'Journeys at the desk; on PostgreSQL and Valkey')
	@$(JOURNEYS) --backend=postgres $(AT_THE_DESK)

part-booking:
	$(call say,'Journeys of booking and of the roster; on SQLite')
	@$(JOURNEYS) $(OF_BOOKING)

part-journeys:
	$(call say,'All other journeys; on PostgreSQL and Valkey')
	@$(JOURNEYS) --backend=postgres $(AT_THE_DESK:%=--ignore=%) $(OF_BOOKING:%=--ignore=%)

test-sqlite: .venv/test.stamp ## Tests on SQLite
	$(call say,'Tests on SQLite')
	$(PYTEST) -m 'not browser'

test-postgres: .venv/test.stamp ## Tests on PostgreSQL and Valkey
	$(call say,'Tests on PostgreSQL and Valkey')
	$(PYTEST) -m 'not browser' --backend=postgres

test-browser: .venv/test.stamp frontend/dist/.stamp ## Tests in Chromium, on PostgreSQL and Valkey
	$(call say,'Tests in Chromium')
	$(PY) -m tests.chromium
	$(PYTEST) -m browser --backend=postgres

bench: .venv/test.stamp frontend/dist/.stamp ## How fast, each beside its reference: BENCH="--quick", or a row of docs/performance.md
	$(PY) -m benchmarks $(BENCH)

faults: .venv/test.stamp ## Break everything under a load of talk: SEED=n FAULTS=200 MESSAGES=100000 FILE=... ON=cluster
	@$(PY) -m tests.faults $(FILE) --faults $(or $(FAULTS),200) --messages $(or $(MESSAGES),100000) \
		--on $(or $(ON),cluster) $(if $(SEED),--seed $(SEED))

# --- Keeping ----------------------------------------------------------------

protocol: .venv/run.stamp ## Write what follows from channels_layer/protocol.py
	$(CHECKING) $(PY) manage.py write_protocol

LOCK = uv pip compile --quiet --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command 'make lock' pyproject.toml

lock: node ## Pin every package anew, with hashes and without addresses
	@command -v uv >/dev/null || { echo 'uv is needed for this: pip install uv' >&2; exit 1; }
	$(LOCK) --output-file requirements.txt
	$(LOCK) --group dev --output-file requirements-dev.txt
	$(NPM) install --package-lock-only --omit-lockfile-registry-resolved

clean: ## Remove what can be made again; var/ (the data) stays
	rm -rf .venv frontend/node_modules frontend/dist
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
