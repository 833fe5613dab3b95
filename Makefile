# Two commands are all that anybody needs: `make demo` and `make test`. Both set up first what is missing.

bin := .venv/bin

# A Python of your choice for a new environment: make setup PYTHON=/usr/bin/python3.12
export PYTHON

.DEFAULT_GOAL := help
.PHONY: help setup demo test lock clean

help: ## Say what can be made
	@awk -F ': ## ' '/^[a-z]+: ## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Build .venv from the locks; the command is then .venv/bin/muniment
	@scripts/bootstrap.sh

demo: ## Judge a sample archive and write its report
	@scripts/bootstrap.sh
	$(bin)/muniment demo

test: ## Check style, types, the direction of imports and behaviour
	@scripts/bootstrap.sh tests
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports
	$(bin)/pytest -n 2 --dist loadgroup

# The development lock follows the runtime lock, so that the tests see what users get. One version for every
# Python where one exists, so that results don't depend on which Python a machine has. No address goes in: a
# site with a mirror of its own uses the same locks.
compile := env -u UV_FIND_LINKS UV_SYSTEM_CERTS=1 $(bin)/uv pip compile pyproject.toml --quiet --upgrade --universal \
	--fork-strategy fewest --python-version 3.11 --generate-hashes --only-binary :all: --no-config \
	--no-emit-index-url --no-emit-find-links --extra proofs --custom-compile-command 'make lock'

lock: ## Resolve both locks anew
	@scripts/bootstrap.sh
	@$(compile) --output-file requirements.lock
	@$(compile) --output-file requirements-dev.lock --group dev --constraint requirements.lock
	@if grep -nE '://|file:|--(extra-)?index-url|--find-links' requirements.lock requirements-dev.lock; then \
		echo 'the locks name an address' >&2; exit 1; fi

clean: ## Remove the environment and what tools left behind
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
