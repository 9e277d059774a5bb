# `make demo` shows banwatch at work; `make test` runs everything that a change must pass.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types imports unit golden soak bench bench-growth pins gazetteer clean

demo: $(VENV)/.runtime
	$(BIN)/banwatch demo $(ARGS)

test: lint types imports unit

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

unit: $(VENV)/.dev
	sh scripts/find_browser.sh
	$(BIN)/pytest -n 3 --dist loadfile -p no:benchmark -m "not soak"

soak: $(VENV)/.dev
	$(BIN)/pytest -m soak

bench: $(VENV)/.dev
	$(BIN)/pytest benchmarks --benchmark-only --benchmark-columns=median,ops,rounds

# Builds stores of up to 1,000,000 addresses: about 20 minutes, 2 GB of disk. make bench-growth ARGS="--sizes 1000,10000"
bench-growth: $(VENV)/.dev
	$(BIN)/python -m benchmarks.growth $(ARGS)

pins:
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	  pyproject.toml requirements/build.in -o requirements/runtime.txt
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	  pyproject.toml requirements/build.in --group dev -o requirements/dev.txt

clean:
	rm -rf $(VENV)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python requirements/runtime.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements/dev.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@
