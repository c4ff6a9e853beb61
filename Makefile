# Everything a developer or an operator of one machine needs. Only python3 (3.11 or newer) and make must be there:
# the first target that needs it makes .venv from requirements/*.lock, whose hashes are checked.

.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.made-from
export UV_PYTHON_DOWNLOADS = never
export PIP_DISABLE_PIP_VERSION_CHECK = 1

# Test processes at once, each with servers of its own.
WORKERS ?= 2

# Options passed on: make up ARGS="--empty --port-base auto", make test ARGS="tests/console -k lock"
ARGS ?=

.PHONY: help up demo test check format bench lock clean

help:  ## this list
	@sed -n 's/^\([a-z][a-z-]*\):.*## /  make \1 · /p' $(MAKEFILE_LIST) | column -t -s '·' 2>/dev/null || \
	sed -n 's/^\([a-z][a-z-]*\):.*## /  make \1   /p' $(MAKEFILE_LIST)

# The stamp holds the checksums of what the environment was made from; it is made anew when one of them changes.
$(STAMP): requirements/uv.lock requirements/dev.lock pyproject.toml contracts/pyproject.toml
	@sh tools/bootstrap "$(PYTHON)" "$(VENV)"

up: $(STAMP)  ## the whole region with a demo season; ARGS="--empty --data DIR --port-base N|auto"
	@exec $(BIN)/kadry up $(ARGS)

demo: $(STAMP)  ## a fresh demo region, forgetting the data of the one before
	@exec $(BIN)/kadry up --demo --reset $(ARGS)

test: $(STAMP)  ## all tests; ARGS="tests/console -k lock" for some
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

# The quick ones first; all are run, whatever the first ones say.
CHECKS = "ruff format --check" "ruff check" "python contracts/tools/compat.py" \
	"python contracts/tools/export.py --check" "lint-imports --no-logo" "mypy"

check: $(STAMP)  ## format, lint, contracts, import walls, types
	@failed=; for check in $(CHECKS); do \
	echo "· $$check"; $(BIN)/$$check || failed="$$failed; $$check"; \
	done; [ -z "$$failed" ] || { echo "not well$$failed (make format mends what it can)" >&2; exit 1; }

format: $(STAMP)  ## mends what the formatter and the linter can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(STAMP)  ## throughput and latency, everything on disk; writes build/bench.json
	@$(BIN)/python -m tests.bench $(ARGS)

lock: $(STAMP)  ## new versions into requirements/*.lock
	sh tools/lock $(BIN)/uv

clean:  ## removes .venv, build and caches; data in .kadry stays
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find contracts services tests -name __pycache__ -type d -prune -exec rm -rf {} +
