#!/usr/bin/env bash
# Tries the API against its own OpenAPI document with schemathesis, every check on, at least 10,000 cases.
#
#   benchmarks/api/schemathesis.sh [--examples N] [--seed N]     N cases of each operation and phase at most
#
# Starts a Parley of its own and ends it. SCHEMATHESIS names a Python that has the package (see requirements.txt); by default
# the one that the tests of `cli` have made.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
readonly python=${SCHEMATHESIS:-cli/target/python/bin/python}

scratch=$(mktemp -d)
stop() {
    if [ -n "${server:-}" ]; then
        kill "$server" 2>/dev/null && wait "$server" || true
    fi
    rm -rf "$scratch"
}
trap stop EXIT

cp -r config "$scratch/config"
printf -- '  - {name: fixed, backend: rehearsal, reply: "We use Java and Kafka."}\n' >"$scratch/fixed"
sed -i "/^models:/r $scratch/fixed" "$scratch/config/models.yml"
env -u OPENAI_API_KEY -u KAFKA_BOOTSTRAP_SERVERS -u APICURIO_REGISTRY_URL -u DATABASE_URL \
    ./parley up --port 0 --json --data-dir "$scratch/data" --config "$scratch/config" >"$scratch/up.json" 2>"$scratch/up.log" &
server=$!
until [ -s "$scratch/up.json" ]; do
    kill -0 "$server" 2>/dev/null || { cat "$scratch/up.log" >&2; exit 1; }
    sleep 0.5
done
url=$("$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["api"])' "$scratch/up.json")

"$python" cli/src/test/python/check_api.py "$url" --model fixed --examples 300 "$@"
