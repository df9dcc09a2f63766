#!/bin/sh
# Asks the advisory service of the package index about every locked package, with pip-audit in an environment of its own.
# Ends with 1 where something is found; docs/security.md says what was known when it was written. Needs the network.
set -eu
unset CDPATH
cd "$(dirname "$0")/.."
. scripts/find_tools.sh

set_up_uv audit
exec "$uv" tool run --from 'pip-audit>=2.7,<3' pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock "$@"
