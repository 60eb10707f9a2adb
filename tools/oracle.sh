#!/usr/bin/env bash
# oracle.sh: makes Debian's Redis available as an oracle, without installing or starting a service.
#
#   tools/oracle.sh        prepares, prints what is there as NAME=PATH lines, exits 0 even if something is missing
#
# redis-tools carries the whole server under the name redis-check-rdb: the program looks at the name it was
# started by, so a link called redis-server is a server. Only redis-tools and tcl are installed, never the
# packages that bring a service. Without root the packages are unpacked into the cache folder instead.
# Environment: REDIS_SERVER, REDIS_BENCHMARK, REDIS_CLI choose other programs; REDISNET_CACHE another folder.
set -u

cache=${REDISNET_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/redisnet}/oracle
mkdir -p "$cache/bin" || exit 0

say() { echo "oracle: $*" >&2; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
    else return 1
    fi
}

have() { command -v "$1" >/dev/null 2>&1; }

install_packages() {
    have apt-get || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" \
        >"$cache/apt.log" 2>&1 && return 0
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >>"$cache/apt.log" 2>&1 || return 1
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" \
        >>"$cache/apt.log" 2>&1
}

unpack_package() {
    have apt-get && have dpkg-deb || return 1
    (cd "$cache" && apt-get download -q "$1" >>apt.log 2>&1 && dpkg-deb -x "$1"_*.deb unpacked && rm -f "$1"_*.deb)
}

# A program on the path, or in the unpacked package.
find_tool() {
    if have "$1"; then command -v "$1"
    elif [ -x "$cache/unpacked/usr/bin/$1" ]; then echo "$cache/unpacked/usr/bin/$1"
    fi
}

missing=()
[ -n "$(find_tool redis-benchmark)" ] || missing+=(redis-tools)
have tclsh || missing+=(tcl)
if [ ${#missing[@]} -gt 0 ] && ! install_packages "${missing[@]}"; then
    for package in "${missing[@]}"; do
        [ "$package" = tcl ] || unpack_package "$package" || say "$package could not be had (see $cache/apt.log)"
    done
fi

# The server: one that is named, or Debian's whole server under its other name, or one on the path.
server=${REDIS_SERVER:-}
if [ -z "$server" ]; then
    whole=$(find_tool redis-check-rdb)
    [ -n "$whole" ] || whole=$(find_tool redis-server)
    if [ -n "$whole" ]; then
        ln -sfn "$whole" "$cache/bin/redis-server"
        ln -sfn "$whole" "$cache/bin/redis-sentinel"
        case $("$cache/bin/redis-server" --version 2>/dev/null) in
            "Redis server v="*) server=$cache/bin/redis-server ;;
        esac
    fi
fi

report() {
    if [ -n "$2" ]; then echo "$1=$2"; else say "no $3: tests that need it are skipped"; fi
}
report REDIS_SERVER "$server" "C redis-server"
report REDIS_CLI "${REDIS_CLI:-$(find_tool redis-cli)}" redis-cli
report REDIS_BENCHMARK "${REDIS_BENCHMARK:-$(find_tool redis-benchmark)}" redis-benchmark
report TCLSH "$(find_tool tclsh)" tclsh
exit 0
