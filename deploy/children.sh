# shellcheck shell=bash
# The programs that deploy/run starts: apart from the terminal, with a log each, ended in order whatever happens; and ports for
# them. Sourced after machine.sh, never run.

# `work` holds the logs; `temporary_data` goes at the end; `good_end=yes` says that nobody needs the logs.
work='' temporary_data='' good_end=no
declare -A pids=()

# Makes the folder of the logs; from here on whatever ends the script ends what it started.
begin() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/bittern-run.XXXXXX")
  trap finish EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

# Starts a program apart from the terminal, so that Ctrl-C reaches this script alone and the order of the end is ours.
start() {
  local called=$1
  shift
  setsid "$@" >"$work/$called.log" 2>&1 </dev/null &
  pids[$called]=$!
  disown
}

is_running() { kill -0 "${pids[$1]}" 2>/dev/null; }

end_child() {
  local pid=${pids[$1]-} waited=0
  [ -n "$pid" ] || return 0
  unset "pids[$1]"
  kill -TERM "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.1
    waited=$((waited + 1))
    if [ $waited = 300 ]; then
      say "$1 did not end within 30 s; killed"
      kill -KILL "$pid" 2>/dev/null || true
    fi
  done
  wait "$pid" 2>/dev/null || true
}

finish() {
  local status=$?
  trap - EXIT
  trap '' INT TERM HUP
  end_child bittern
  end_child simulator
  if [ -n "$temporary_data" ]; then rm -rf "$temporary_data"; fi
  if [ $good_end = yes ]; then rm -rf "$work"; else say "run: logs are in $work" >&2; fi
  exit $status
}

# Ends the script with the end of a program's log.
failed() {
  local called=$1
  shift
  printf '\nrun: %s\n' "$*" >&2
  if [ -s "$work/$called.log" ]; then
    printf '  the end of %s.log:\n' "$called" >&2
    tail -n 25 "$work/$called.log" | sed 's/^/  | /' >&2
  fi
  exit 1
}

is_busy() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# choose_port NAME DEFAULT WHAT: the one that was asked for, or the first free one from the default on.
taken=' 8080 8081 7990 '
choose_port() {
  local -n chosen=$1
  local wanted=$2 what=$3
  if [ -n "$chosen" ]; then
    if is_busy "$chosen"; then stop "port $chosen, wanted for $what, is in use; give another with its option or end who has it"; fi
  else
    chosen=$wanted
    while { [ "$chosen" != "$wanted" ] && [[ $taken == *" $chosen "* ]]; } || is_busy "$chosen"; do
      chosen=$((chosen + 1))
      [ $chosen -lt $((wanted + 100)) ] || stop "no port from $wanted to $chosen is free for $what"
    done
    [ "$chosen" = "$wanted" ] || say "port $wanted is in use; $what takes $chosen"
  fi
  taken="$taken$chosen "
}
