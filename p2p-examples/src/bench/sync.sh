#!/usr/bin/env bash
# Measures how long one hearth process takes to sync a synthetic chain from another on loopback: from the line
# "active" to the line "synced" of the follower, in seconds, once a run. Build hearth.jar first.
#
#     p2p-examples/src/bench/sync.sh [memory|disk] [RUNS] [BLOCKS] [BYTES OF A BLOCK]
#
# JAVA_OPTS is given to both processes, besides a heap of 256 MB. CHAIN is which chain, by default one of Graphene:
#
#     CHAIN="--protocol bitcoin --network regtest --v2 off" p2p-examples/src/bench/sync.sh memory 5 5000 0
set -euo pipefail
cd "$(dirname "$0")/../.."

store=${1:-memory} runs=${2:-5} blocks=${3:-20000} bytes=${4:-1000}
chain=${CHAIN:-"--chain-id $(printf 'be%.0s' {1..32})"}
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT

hearth() {
    # shellcheck disable=SC2086
    exec java -Xmx256m ${JAVA_OPTS:-} -jar target/hearth.jar node $chain --json "$@"
}

options() {
    [[ $store == disk ]] && echo "--store disk --data-dir $work/$1" || echo "--store memory"
}

await() {
    local file=$1 pattern=$2
    for _ in {1..600}; do
        if grep -q "$pattern" "$file" 2>/dev/null; then
            return
        fi
        sleep 0.2
    done
    echo "no line with $pattern in $file" >&2
    return 1
}

millis() {
    date -d "$(sed 's/.*"at":"\([^"]*\)".*/\1/' <<< "$1")" +%s%3N
}

for run in $(seq "$runs"); do
    rm -rf "${work:?}"/*
    # shellcheck disable=SC2046
    hearth $(options server) --listen 127.0.0.1:0 --blocks "$blocks" --block-size "$bytes" > "$work/server.log" 2>&1 &
    server=$!
    await "$work/server.log" '"event":"listening"'
    peer=$(sed -n 's/.*"event":"listening","address":"\([^"]*\)".*/\1/p' "$work/server.log")
    sleep 1
    # shellcheck disable=SC2046
    (hearth $(options client) --connect-only --peer "$peer" --for 10s > "$work/client.log" 2>&1)
    kill "$server" && wait "$server" || true
    active=$(grep -m 1 '"state":"active"' "$work/client.log")
    synced=$(grep -m 1 "\"event\":\"synced\",\"height\":$blocks," "$work/client.log")
    awk -v from="$(millis "$active")" -v to="$(millis "$synced")" -v run="$run" \
        'BEGIN { printf "run %d: %.3f s\n", run, (to - from) / 1000 }'
done
