#!/bin/sh
# Compares the ledger's roots and proofs with those of pymerkle, and writes what was found to docs/benchmarks.md.
#
# pymerkle stands under the GPL and is no dependency: it goes into an environment that is taken away at the end. Where
# packages come from is what this machine's pip is set to; here is no address.
set -eu

cd "$(dirname "$0")/.."
other=$(mktemp -d)
trap 'rm -rf "$other"' EXIT INT TERM

"${PYTHON:-.venv/bin/python}" -m venv "$other"
"$other/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary :all: 'pymerkle>=7,<8'
.venv/bin/python -m benchmarks.cross_check --python "$other/bin/python" --write docs/benchmarks.md
