#!/usr/bin/env bash
# Runs a command with a PostgreSQL of its own, empty, which is gone afterwards:
#   scripts/with-postgresql.sh COMMAND [ARGUMENT…]
# The command finds its address in GONGKAI_DATABASE. The server listens on a socket in a temporary folder alone, as the
# invoking user; PostgreSQL refuses to run as root, so there as `postgres` or, where there is none, `nobody`.
set -euo pipefail

if [ $# -eq 0 ]; then
    sed -n '2,5s/^# //p' "$0" >&2
    exit 2
fi

# The newest of Debian's, which are not on the path; else what is on it.
programs=$({ compgen -G '/usr/lib/postgresql/*/bin/pg_ctl' || command -v pg_ctl; } | sort -V | tail -n 1) || true
if [ -z "$programs" ]; then
    echo "PostgreSQL is not installed; on Debian: sudo apt-get install postgresql" >&2
    exit 1
fi
programs=${programs%/pg_ctl}

# Short and not in $TMPDIR: the path of a socket has at most 107 bytes.
folder=$(mktemp -d /tmp/gongkai-postgresql.XXXXXX)
as_owner=()
if [ "$(id -u)" -eq 0 ]; then
    owner=postgres
    id "$owner" >/dev/null 2>&1 || owner=nobody
    chown "$owner" "$folder"
    as_owner=(setpriv "--reuid=$owner" "--regid=$(id -g "$owner")" --clear-groups)
fi

# The server's programs are run in the folder: the invoking user's own may be closed to them.
server() {
    (cd "$folder" && "${as_owner[@]}" env LC_ALL=C "$programs/$1" "${@:2}")
}

stop() {
    server pg_ctl --pgdata="$folder/data" --mode=immediate --wait stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

server initdb --pgdata="$folder/data" --username=gongkai --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
# fsync off: what is on the disk after a power failure does not matter here.
if ! server pg_ctl --pgdata="$folder/data" --log="$folder/log" --wait start --options="\
    -c listen_addresses='' -c unix_socket_directories='$folder' \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >/dev/null; then
    cat "$folder/log" >&2
    exit 1
fi
server createdb --host="$folder" --username=gongkai --no-password gongkai

GONGKAI_DATABASE="postgresql://gongkai@/gongkai?host=$folder" "$@"
