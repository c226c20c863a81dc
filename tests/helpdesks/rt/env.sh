# Where the private Request Tracker lives and how its parts are called; sourced by the other scripts.
# Needs SEVA_DEMO (a directory of the caller's own) and SEVA_PGBIN (the server's executables).
RT_HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
: "${SEVA_DEMO:?SEVA_DEMO is not set}" "${SEVA_PGBIN:?SEVA_PGBIN is not set}"
RUN=$SEVA_DEMO/run
TEMPLATE=$SEVA_DEMO/template
RT_SHARE=/usr/share/request-tracker5
export SEVA_DEMO SEVA_PGBIN RUN
export RT_SITE_CONFIG=$RUN/etc/RT_SiteConfig.pm RT_SITE_CONFIG_DIR=$RUN/etc/RT_SiteConfig.d
export LC_ALL=C.UTF-8 PGDATABASE=rt5 PG_PORT=5432

# The path of a Unix socket may not exceed 107 bytes, so sockets live in a short
# directory under /tmp, closed to others; the running instance remembers which.
if [ -r "$RUN/sockets" ]; then PG_SOCKETS=$(cat "$RUN/sockets"); export PG_SOCKETS PGHOST=$PG_SOCKETS PGPORT=$PG_PORT; fi
if [ -r "$RUN/port" ]; then RT_PORT=$(cat "$RUN/port"); export RT_PORT RT_URL=http://127.0.0.1:$RT_PORT; fi

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
die() { printf '%s\n' "$*" >&2; exit 1; }

# dba SQL-OPTIONS: psql as the owner of RT's database, who is no superuser.
dba() { "$SEVA_PGBIN/psql" -X -q -v ON_ERROR_STOP=1 -U rt_dba "$@"; }

# rt COMMAND: a program that loads RT. PGPORT and PGHOST would override RT's own configuration.
rt() { ( cd "$RUN/var" && env -u PGPORT -u PGHOST -u PGDATABASE HOME="$RUN/var" "$@" ); }

# alive PIDFILE PATTERN: the process of that file still runs and is what we started.
alive() {
  local pid
  pid=$(cat "$1" 2>/dev/null) && [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null &&
    tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q -- "$2"
}

# halt PIDFILE PATTERN: end that process, politely first.
halt() {
  local pid i
  if alive "$1" "$2"; then
    pid=$(cat "$1")
    kill -TERM "$pid" 2>/dev/null || true
    for i in $(seq 1 60); do kill -0 "$pid" 2>/dev/null || break; sleep .1; done
    kill -KILL -- "-$pid" 2>/dev/null || kill -KILL "$pid" 2>/dev/null || true
  fi
  rm -f "$1"
}
