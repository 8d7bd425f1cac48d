#!/usr/bin/env bash
# BENCH_KIT=folder bench/compare.sh [scenario ...]   Hermod against the real ActiveMQ with the kit's load, in one run.
exec node "$(dirname "$0")/compare.mjs" "$@"
