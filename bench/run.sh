#!/usr/bin/env bash
# bench/run.sh [scenario ...]   Hermod against the real ActiveMQ with the project's own load; see bench/run.mjs.
exec node "$(dirname "$0")/run.mjs" "$@"
