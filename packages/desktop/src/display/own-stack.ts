/** Names that xfdesktop gives to the monitor of Xvfb and Xvnc; it has one backdrop for each workspace. */
const MONITORS = ['0', 'screen', 'VNC-0'];
const WORKSPACES = [0, 1, 2, 3];

/** A plain blue: a wallpaper that nobody can take for an unpainted screen. */
const WALLPAPER_COLOUR = [0.16, 0.28, 0.42, 1];

/** What the desktop needs beside an X server. */
const SESSION_PROGRAMS =
  'dbus-run-session xfdesktop xfce4-panel xfwm4 scrot xdpyinfo xprop xwininfo xwd flock setsid';

/**
 * A daemon leaves the process group and the lock of the bring-up, and notes its own id, so that a bring-up that is
 * killed leaves nothing behind that the next one cannot find.
 */
const startDaemon = `
missing_programs() {
  for program in ${SESSION_PROGRAMS}; do
    command -v "$program" >/dev/null 2>&1 || printf ' %s' "$program"
  done
  command -v Xvnc >/dev/null 2>&1 && return
  for program in Xvfb x11vnc; do
    command -v "$program" >/dev/null 2>&1 || { printf ' Xvnc'; break; }
  done
}
start_daemon() {
  name=$1
  shift
  rm -f "$run/$name.pid"
  setsid sh -c 'echo "$$ $(LC_ALL=C sed "s/.*) //" /proc/$$/stat | cut -d" " -f20)" >"$0" && exec "$@"' \\
    "$run/$name.pid" "$@" </dev/null >"$run/$name.log" 2>&1 9>&- &
  until [ -s "$run/$name.pid" ]; do sleep 0.02; done
}`;

/**
 * The lock of an X server that was killed names a process that may stay a zombie for ever; X takes that for alive.
 * Frames are served on a socket in the file system that only the user of the box can open, and on no port.
 */
const startServer = `
drop_stale_lock() {
  case "$(process_facts "$(tr -d ' ' 2>/dev/null <"/tmp/.X$display-lock")")" in
    '' | Z*) rm -f "/tmp/.X$display-lock" "/tmp/.X11-unix/X$display" ;;
  esac
}
start_server() {
  stage xvfb
  drop_stale_lock
  server=Xvnc
  if command -v Xvnc >/dev/null 2>&1; then
    start_daemon xserver Xvnc "$DISPLAY" -geometry "$geometry" -depth 24 -dpi "$dpi" -nolisten tcp -noreset \\
      -SecurityTypes None -AlwaysShared -rfbport -1 -rfbunixpath "$run/rfb.sock" -rfbunixmode 0600
  else
    server=Xvfb
    start_daemon xserver Xvfb "$DISPLAY" -screen 0 "\${geometry}x24" -dpi "$dpi" -nolisten tcp -noreset
  fi
  tries=100
  until owns_display; do
    tries=$((tries - 1))
    if [ "$tries" = 0 ] || ! is_alive xserver; then
      tail -n 5 "$run/xserver.log" >&2
      echo "$server failed to come up" >&2
      return 11
    fi
    sleep 0.1
  done
  keep_root
}
serve_frames() {
  stage x11vnc
  if ! command -v Xvnc >/dev/null 2>&1 && ! is_alive x11vnc; then
    setxkbmap us >/dev/null 2>&1 || echo 'the keyboard map was not set' >&2
    rm -f "$run/rfb.sock"
    start_daemon x11vnc x11vnc -display "$DISPLAY" -forever -shared -xkb -repeat -quiet -nopw \\
      -rfbport 0 -no6 -noipv6 -localhost -unixsock "$run/rfb.sock"
  fi
  tries=50
  until [ -S "$run/rfb.sock" ]; do
    tries=$((tries - 1))
    if [ "$tries" = 0 ]; then
      tail -n 5 "$run/x11vnc.log" >&2
      echo "x11vnc failed on $run/rfb.sock" >&2
      return 12
    fi
    sleep 0.1
  done
}`;

/** The home of the session is not the workspace, so that settings of the desktop stay out of the user's files. */
const startSession = `
start_session() {
  stage session
  rm -f "$run/painted"
  settings="$run/home/.config/xfce4/xfconf/xfce-perchannel-xml"
  (umask 077 && mkdir -p "$settings" "$run/runtime")
  [ -e "$settings/xfce4-desktop.xml" ] || cat >"$settings/xfce4-desktop.xml" <<'END_OF_SETTINGS'
${buildWallpaperSettings()}
END_OF_SETTINGS
  start_daemon session env -u DBUS_SESSION_BUS_ADDRESS -u SESSION_MANAGER -u XDG_CONFIG_HOME -u XDG_CACHE_HOME \\
    -u XDG_DATA_HOME -u XAUTHORITY HOME="$run/home" XDG_RUNTIME_DIR="$run/runtime" LANG=C.UTF-8 NO_AT_BRIDGE=1 \\
    GTK_A11Y=none dbus-run-session -- sh -c \\
    'if command -v xfsettingsd >/dev/null; then xfsettingsd & fi; xfwm4 --compositor=off & xfce4-panel & exec xfdesktop'
}`;

const ownUp = `
own_up() {
  missing=$(missing_programs)
  if [ -n "$missing" ]; then
    echo "OPENGENI_DESKTOP_MISSING$missing"
    return 16
  fi
  chmod 700 "$run"
  { owns_display && has_size; } || stop_stack || return 11
  owns_display || start_server || return
  serve_frames || return
  is_alive session || start_session
}`;

/** Shell functions that bring up an X server, frames on a socket, and XFCE, from the packages of a plain Debian. */
export const ownStackScript = [startDaemon, startServer, startSession, ownUp].join('');

function buildWallpaperSettings(): string {
  const colour = WALLPAPER_COLOUR.map((part) => `<value type="double" value="${part}"/>`).join('');
  const backdrop = [
    '<property name="color-style" type="int" value="0"/>',
    '<property name="image-style" type="int" value="0"/>',
    `<property name="rgba1" type="array">${colour}</property>`,
  ].join('');
  const workspaces = WORKSPACES.map((number) => group(`workspace${number}`, backdrop)).join('');
  const monitors = MONITORS.map((name) => group(`monitor${name}`, workspaces)).join('\n');
  const channel = group('backdrop', group('screen0', `\n${monitors}\n`));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<channel name="xfce4-desktop" version="1.0">${channel}</channel>`;
}

function group(name: string, content: string): string {
  return `<property name="${name}" type="empty">${content}</property>`;
}
