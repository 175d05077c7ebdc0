# Every target sets up what it needs; python3, make and git are assumed, nothing else.

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
LOCK_FLAGS ?=
MEASURE ?= peers
EFFORT ?= 1

BIN := .venv/bin
LOCK := requirements/lock.txt
PLUGINS := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
PROJECTS := core/pyproject.toml $(PLUGINS:%=%/pyproject.toml)
# The databases of tests are kept in memory where there is room, since most of a run is waiting for the disk.
MEMORY := $(shell awk '$$2 == "/dev/shm" && $$4 !~ /noexec/ {print $$2}' /proc/mounts 2>/dev/null)
MEMORY := $(if $(MEMORY),$(shell df -k $(MEMORY) | awk 'NR == 2 && $$4 > 6000000 {print $$6}'))
PYTEST := $(if $(MEMORY),TMPDIR=$(MEMORY)) PAKTUM_TEST_EFFORT=$(EFFORT) $(BIN)/python -m pytest -n $(WORKERS)
UV := .uv/bin/uv

.DEFAULT_GOAL := help
.PHONY: help setup graphiql demo test check lint types imports schema examples format lock bench prove requirements clean
.DELETE_ON_ERROR:

help: ## Show the targets.
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1	/' | expand -t 12

setup: .venv/.installed ## Make .venv with the locked dependencies and the four distributions.

.venv/.locked: $(LOCK)
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK)
	@touch $@

# Separate from the above, so that a change of an entry point does not install the dependencies again.
.venv/.installed: .venv/.locked $(PROJECTS)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
	    -e core $(PLUGINS:%=-e %)
	@touch $@

graphiql: setup ## Build GraphiQL into the package if it is out of date; needs npm, and says so where there is none.
	$(BIN)/python core/hatch_build.py

demo: graphiql ## Serve a demo company with all plugins on PORT (8000).
	$(BIN)/paktum demo --port $(PORT)

test: graphiql ## Run all tests on SQLite; EFFORT=10 draws ten times as many examples in generated tests.
	PAKTUM_TEST_ENGINES=sqlite $(PYTEST)

check: setup ## Everything that CI runs: format, lint, types, imports, tests on SQLite and PostgreSQL.
	$(MAKE) --jobs=2 --output-sync lint types imports graphiql
	PAKTUM_TEST_ENGINES=sqlite,postgresql $(PYTEST) --durations=40 --durations-min=5

lint: setup ## Check format and lint rules.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup ## Check types.
	$(BIN)/mypy

imports: setup ## Check who imports whom.
	$(BIN)/lint-imports

schema: setup ## Generate schema/*.graphql and schema/examples again; a test compares them.
	$(BIN)/paktum schema export --plugins banking,hotel,leasing --out schema

examples: setup ## Install and test the third party's plugin of examples/.
	$(BIN)/python -m pytest tests/examples

format: setup ## Format the code and mend what can be mended.
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .

bench: setup ## Measure the API: MEASURE is peers, scale, million, sqlite, memory or size; bench/README.md tells the rest.
	$(BIN)/python -m bench $(MEASURE) $(if $(PEERS),--peers $(PEERS)) $(if $(QUERIES),--queries $(QUERIES)) \
	    $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(SECONDS),--seconds $(SECONDS)) $(if $(SCALE),--scale $(SCALE)) \
	    $(if $(DATA),--data $(DATA))

prove: setup ## Try hard what is promised: CHECK is crash, race, hostile or oracle; checks/README.md tells the rest.
	$(if $(MEMORY),TMPDIR=$(MEMORY)) $(BIN)/python -m checks $(CHECK) $(if $(ENGINES),--engines $(ENGINES)) \
	    $(if $(TIMES),--times $(TIMES)) $(if $(SEED),--seed $(SEED))

requirements: setup ## Print what companies ask for with the tests that show it, and record what is newly shown.
	$(BIN)/python -m checks.requirements

lock: $(UV) ## Compile requirements/lock.txt; LOCK_FLAGS=--upgrade takes newer versions.
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links $(LOCK_FLAGS) --extra test \
	    $(PROJECTS) requirements/build.in requirements/dev.in \
	    --no-emit-package paktum $(PLUGINS:plugins/%=--no-emit-package paktum-%) -o $(LOCK)
	@! grep -nE '://|--(index|extra-index|find-links|trusted)' $(LOCK) || \
	    { echo 'The lock names a host: it must serve on any index.' >&2; exit 1; }

# uv makes the lock and is needed for nothing else, so it stays out of .venv.
$(UV):
	$(PYTHON) -m venv .uv
	.uv/bin/python -m pip install --quiet --disable-pip-version-check uv

clean: ## Remove what the targets above made.
	rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf core/graphiql/node_modules core/paktum/http/static
	find core plugins tests -name __pycache__ -type d -prune -exec rm -rf {} +
