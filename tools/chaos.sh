#!/usr/bin/env bash
# chaos.sh: starts tests/Chaos, as root in a network and mount namespace of its own.
#
#   tools/chaos.sh [OPTIONS]      --help lists them; C Redis is what tools/oracle.sh finds
set -u
cd "$(dirname "$0")/.." || exit 2

command=("${DOTNET:-dotnet}" tests/Chaos/bin/Release/net10.0/Chaos.dll --ours "$PWD/bin/redisnet-server")
c=$(tools/oracle.sh | sed -n 's/^REDIS_SERVER=//p')
[ -n "$c" ] && command+=(--c "$c")
if [ "$(id -u)" = 0 ] && command -v ip >/dev/null && command -v unshare >/dev/null; then
    exec unshare --net --mount "${command[@]}" "$@"
fi
exec "${command[@]}" "$@"
