/**
 * Shell functions that tell what runs. A process is known by its id and start time, so that a stranger with a
 * reused id is never taken for ours; a zombie counts as ended.
 */
export const stackStateScript = `
stage() {
  echo "OPENGENI_DESKTOP_STAGE $1" >&2
}
process_facts() {
  LC_ALL=C sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f1,20
}
is_alive() {
  [ -s "$run/$1.pid" ] || return 1
  read -r pid start <"$run/$1.pid"
  case "$(process_facts "$pid")" in Z*) return 1 ;; *" $start") return 0 ;; *) return 1 ;; esac
}
server_stamp() {
  pid=$(tr -d ' ' 2>/dev/null <"/tmp/.X$display-lock") && echo "$pid $(process_facts "$pid" | cut -d' ' -f2)"
}
screen_size() {
  xdpyinfo 2>/dev/null | sed -n 's/^ *dimensions: *\\([0-9]*x[0-9]*\\) .*/\\1/p' | head -n 1
}
screen_area() {
  screen_size | awk -F x '{ print $1 * $2 }'
}
uptime_seconds() {
  cut -d. -f1 /proc/uptime
}
has_size() {
  size=$(screen_size)
  [ "$size_required" = no ] || [ -z "$size" ] || [ "$size" = "$geometry" ]
}
owns_display() {
  is_alive xserver && [ "$(server_stamp)" = "$(cat "$run/xserver.pid")" ] && [ -n "$(screen_size)" ]
}`;

/**
 * `stop_stack` ends what we started: the members of each leader's session, whoever their parent is now. What does
 * not end by itself is killed. Fails when something is left.
 */
export const stopStackScript = `
session_members() {
  cat /proc/[0-9]*/stat 2>/dev/null | LC_ALL=C sed 's/^\\([0-9]*\\) (.*) /\\1 /' |
    awk -v session="$1" '$5 == session && $2 != "Z" { print $1 }'
}
end_session() {
  for signal in TERM KILL; do
    tries=25
    while members=$(session_members "$1") && [ -n "$members" ]; do
      [ "$tries" -lt 25 ] || kill -s "$signal" $members 2>/dev/null
      [ "$tries" -gt 0 ] || break
      tries=$((tries - 1))
      sleep 0.1
    done
    [ -n "$members" ] || return 0
  done
  return 1
}
stop_daemon() {
  [ -s "$run/$1.pid" ] || return 0
  read -r pid start <"$run/$1.pid"
  case "$(process_facts "$pid")" in
    '' | *" $start") end_session "$pid" || { echo "$1 (process $pid) does not end" >&2; return 1; } ;;
  esac
  rm -f "$run/$1.pid"
}
stop_stack() {
  stop_daemon x11vnc && stop_daemon session && stop_daemon xserver &&
    rm -f "$run/rfb.sock" "$run/root-before" "$run/painted" "$run"/probe.* "$run"/paint-probe.*
}`;
