# edulead: `make up` runs it, `make test` tests it, `make sure` is every check in one word.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help install up test sure lint types contracts drift bench lock clean

help: ## show what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Нужен Python 3.11 или новее: make up PYTHON=python3.12"; exit 1; }
	@echo "Устанавливаем зависимости: одна-две минуты…"
	@$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

install: $(STAMP) ## install what the lock file names into .venv

up: $(STAMP) ## install, start everything with a demo region, print where to go
	$(BIN)/edulead up --demo

test: $(STAMP) ## all tests
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

contracts: $(STAMP)
	$(BIN)/lint-imports

drift: $(STAMP)
	$(BIN)/edulead openapi --check

sure: lint types contracts drift ## format, lint, types, imports, OpenAPI drift, tests with coverage
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup --cov --cov-report=term:skip-covered --cov-fail-under=90

bench: $(STAMP) ## measure the bars of docs/performance.md
	$(BIN)/python -m benchmarks

lock: ## write the lock files anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --no-header --extra embedded --extra dev pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-strip-extras --no-header pyproject.toml -o requirements-server.lock

clean: ## remove what was installed and the demo data
	rm -rf $(VENV) .edulead
