#!/usr/bin/env bash
# test.sh: prepares what the tests need, builds once, runs every test project, sums up.
#
#   tools/test.sh [PROJECT...]      all of tests/*.Tests, or only those named (Mem.Tests Resp.Tests)
#
# The last line is `N passed, N failed, N skipped`. Exit code 0 when nothing failed. A test project that dies
# without a result counts as one failure. JOBS=N runs N projects at a time (default: the processors, at most 4);
# those that start real servers run alone afterwards, so that load does not become time-outs.
set -u
cd "$(dirname "$0")/.." || exit 2

alone=(Interop.Tests Conformance.Tests)
results=$PWD/out/test
jobs=${JOBS:-$(n=$(nproc 2>/dev/null || echo 2); [ "$n" -gt 4 ] && n=4; echo "$n")}
rm -rf "$results" && mkdir -p "$results" || exit 2

while IFS='=' read -r name path; do
    export "REDISNET_ORACLE_$name=$path"
    echo "oracle: $name = $path"
done < <(tools/oracle.sh)

make --no-print-directory bin || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
export REDISNET_SERVER=$PWD/bin/redisnet-server REDISNET_SENTINEL=$PWD/bin/redisnet-sentinel

if [ $# -gt 0 ]; then
    projects=("$@")
else
    mapfile -t projects < <(cd tests && ls -d -- *.Tests)
fi
dotnet build RedisNet.sln -c Debug -v q --nologo -clp:NoSummary \
    || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

is_alone() { [[ " ${alone[*]} " == *" $1 "* ]]; }

run_project() {
    local name=$1 log=$results/$1.log
    local dll=tests/$name/bin/Debug/net10.0/$name.dll
    dotnet test "$dll" --nologo --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
        --blame-hang-timeout 5m --blame-hang-dump-type none >"$log" 2>&1
    local code=$?
    if [ $code -ne 0 ]; then
        echo "== $name"
        grep -vE '^(Test run for|A total of|VSTest version|Starting test|Microsoft)' "$log" | head -400
    fi
    echo "$code" >"$results/$name.code"
}
export -f run_project
export results

together=() apart=()
for p in "${projects[@]}"; do
    if is_alone "$p"; then apart+=("$p"); else together+=("$p"); fi
done
if [ ${#together[@]} -gt 0 ]; then
    printf '%s\n' "${together[@]}" | xargs -P "$jobs" -I{} bash -c 'run_project {}'
fi
for p in "${apart[@]}"; do run_project "$p"; done

# The counters of a .trx know total, executed, passed; what was not executed was skipped.
passed=0 failed=0 skipped=0
printf '\n%-24s %8s %8s %8s\n' project passed failed skipped
for p in "${projects[@]}"; do
    counters=$(grep -o '<Counters [^>]*' "$results/$p.trx" 2>/dev/null | head -n 1)
    read -r total executed ok < <(sed -nE \
        's/.* total="([0-9]+)" executed="([0-9]+)" passed="([0-9]+)".*/\1 \2 \3/p' <<<"$counters") || true
    if [ -z "$counters" ]; then
        # No result at all: an empty project says so and is not a failure.
        bad=1; grep -q 'No test is available' "$results/$p.log" && bad=0
        total=$bad executed=$bad ok=0
    fi
    bad=$((executed - ok)) left=$((total - executed))
    if [ "$bad" = 0 ] && [ "$(cat "$results/$p.code")" != 0 ] && [ -n "$counters" ]; then bad=1; fi
    printf '%-24s %8d %8d %8d\n' "$p" "$ok" "$bad" "$left"
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + left))
done
# What failed and why stands once more beside the figures, where the end of a long output is looked at.
for p in "${projects[@]}"; do
    [ "$(cat "$results/$p.code" 2>/dev/null)" = 0 ] && continue
    awk -v project="$p" '/^  Failed / { left = 20; print "-- " project ":" $0; next }
        /^  (Passed|Skipped) |Stack Trace:/ { left = 0 } left-- > 0' "$results/$p.log" | cut -c 1-240 | head -n 120
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
