#!/bin/sh
# Fuzzes the HTTP API from its OpenAPI document with schemathesis, in an environment of its own (.venv-fuzz), without
# a key and with one. No address needs to be given: a server is started on a free port with a database that is thrown away.
# usage: scripts/fuzz_api.sh [examples per operation, 40]
set -eu
unset CDPATH
cd "$(dirname "$0")/.."
. scripts/find_tools.sh

set_up_uv fuzz
python=$(find_python_311) || { echo 'fuzz: there is no Python 3.11 here; see make setup.' >&2 && exit 1; }

if [ ! -x .venv-fuzz/bin/schemathesis ]; then
    "$uv" venv --quiet --python "$python" .venv-fuzz
    "$uv" pip install --quiet --python .venv-fuzz/bin/python -r scripts/fuzz_requirements.txt
fi
exec .venv/bin/python -m tests.api.fuzzing "${1:-40}"
