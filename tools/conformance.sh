#!/usr/bin/env bash
# conformance.sh: Redis's own Tcl suite against bin/redisnet-server.
#
#   REDIS_SRC=TREE tools/conformance.sh [options of run_tcl.py]
#
# Without --only, the files whose commands this version has; then the first of the Sentinel suite.
set -u
cd "$(dirname "$0")/.." || exit 2

files=unit/quit,unit/auth,unit/acl,unit/acl-v2,unit/protocol,unit/type/incr,unit/type/string,unit/type/set,unit/type/zset,unit/pubsub,unit/pubsubshard
files+=,unit/expire,unit/multi,unit/slowlog,unit/pause,unit/limits,unit/wait,unit/networking
files+=,unit/latency-monitor,unit/bitops,unit/bitfield,unit/hyperloglog
files+=,unit/type/list,unit/type/list-2,unit/type/list-3,unit/sort,unit/geo
files+=,unit/type/stream,unit/type/stream-cgroups
files+=,integration/corrupt-dump,integration/corrupt-dump-fuzzer,integration/convert-zipmap-hash-on-load,integration/convert-ziplist-hash-on-load
files+=,integration/convert-ziplist-zset-on-load,integration/rdb,integration/block-repl
files+=,unit/dump,integration/replication-psync,integration/logging
files+=,unit/type/hash,unit/scan,unit/keyspace,unit/other,unit/lazyfree,unit/info,unit/info-command,unit/introspection,unit/obuf-limits
files+=,integration/replication-2,integration/replication-3,integration/replication-buffer,integration/failover,integration/redis-benchmark
files+=,integration/psync2,integration/psync2-reg,integration/psync2-pingoff,integration/psync2-master-restart

if [ ! -d "${REDIS_SRC:-}/tests" ]; then
    echo "REDIS_SRC must name a Redis source tree (7.2.4, or what apt-get source redis unpacks)." >&2
    exit 2
fi
tools/oracle.sh >/dev/null
run() {
    python3 tests/Conformance/run_tcl.py --redis-src "$REDIS_SRC" --server bin/redisnet-server \
        --baseline tests/Conformance/baseline-7.2.4.tsv --skip tests/Conformance/skip.tsv "$@"
}
case " $* " in
    *" --only "* | *" --help "*) run "$@" ;;
    *) run --only "$files" "$@"; code=$?; run --sentinel --only 00-base "$@" && exit $code ;;
esac
