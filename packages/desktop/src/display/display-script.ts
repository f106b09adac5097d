import { backgroundProbeScript } from './background-probe.ts';
import { checkedDisplay, displayRunDirectory, resolveDisplayOptions } from './display-options.ts';
import type { EnsureDisplayStackOptions, ResolvedDisplayOptions } from './display-options.ts';
import { ownStackScript } from './own-stack.ts';
import { buildPaintGateScript } from './paint-gate.ts';
import { stackStateScript, stopStackScript } from './stack-state.ts';

/** Seconds to wait for another bring-up of the same desktop. */
const LOCK_SECONDS = 45;

/** Exit code by which `flock` says that it did not get the lock. */
const LOCK_CONFLICT_EXIT_CODE = 75;

/** Port of the VNC server that a launcher of the image starts. */
const LAUNCHER_RFB_PORT = 5900;

/** Milliseconds before the time limit at which the paint gate gives its answer. */
const ANSWER_RESERVE_MS = 5000;

/**
 * Builds the shell text that brings a desktop up, or finds it up, and waits until it is painted. It calls
 * `opengeni-desktop-up` when the box has it, and otherwise starts Xvnc (or Xvfb with x11vnc) and XFCE itself.
 * Exit codes: 11 X server, 12 VNC server, 13 web socket, 14 not painted, 15 lock, 16 programs missing.
 * Throws code `invalid_request` for numbers that no screen or port can have.
 */
export function buildDisplayStackScript(options: EnsureDisplayStackOptions = {}): string {
  const resolved = resolveDisplayOptions(options);
  const { geometry, port } = resolved;
  return `${buildHeader(resolved)}
launcher=$(command -v opengeni-desktop-up 2>/dev/null) || launcher=
${stackStateScript}
${buildPreCheck(port)}
${buildLauncherCall(resolved)}
${stopStackScript}
${backgroundProbeScript}
${ownStackScript}
note=
if is_up; then
  note=' (precheck)'
elif [ -n "$launcher" ]; then
  launch
else
  (
    flock -w ${LOCK_SECONDS} 9 || { echo OPENGENI_DESKTOP_LOCK_TIMEOUT >&2; exit 15; }
    is_up || own_up
  ) 9>"$lock"
fi && {
if ! has_size; then
  echo "the X server came up with $(screen_size), not with $geometry" >&2
  exit 11
fi
${buildPaintGateScript(resolved)}
echo "OPENGENI_DESKTOP_UP port=${port} geometry=$(screen_size | grep . || echo "$geometry") dpi=${geometry.dpi}$note paint=$paint"
}`;
}

/** Builds the shell text that ends the desktop of a display, whoever started it; a missing one is no failure. */
export function buildDisplayTearDownScript(options: { readonly display?: number } = {}): string {
  const display = checkedDisplay(options.display);
  const run = displayRunDirectory(display);
  return `display=${display}
run=${run}
lock=${run}/up.outer.lock
export DISPLAY=:${display}
if command -v opengeni-desktop-down >/dev/null 2>&1; then
  opengeni-desktop-down || echo "opengeni-desktop-down ended with status $?" >&2
fi
if [ -d "$run" ]; then
${stackStateScript}
${stopStackScript}
(
  flock -w 5 9 || { echo OPENGENI_DESKTOP_LOCK_TIMEOUT >&2; exit 15; }
  stop_stack
) 9>"$lock"
fi && echo OPENGENI_DESKTOP_DOWN`;
}

function buildHeader(resolved: ResolvedDisplayOptions): string {
  const { geometry, display, isGeometryRequired, timeoutMs } = resolved;
  const run = displayRunDirectory(display);
  const seconds = Math.max(1, Math.floor((timeoutMs - ANSWER_RESERVE_MS) / 1000));
  return `display=${display}
run=${run}
lock=${run}/up.outer.lock
geometry=${geometry.width}x${geometry.height}
dpi=${geometry.dpi}
size_required=${isGeometryRequired ? 'yes' : 'no'}
export DISPLAY=:${display}
(umask 077 && mkdir -p ${run})
if [ -L "$run" ] || [ ! -O "$run" ]; then
  echo "$run is not a folder of this user" >&2
  exit 17
fi
deadline=$(($(cut -d. -f1 /proc/uptime) + ${seconds}))`;
}

/** Two open ports are the sign of a launcher's desktop; ours has none and is known by its processes. */
function buildPreCheck(port: number): string {
  return `is_up() {
  if [ -n "$launcher" ]; then
    nc -z 127.0.0.1 ${port} >/dev/null 2>&1 && nc -z 127.0.0.1 ${LAUNCHER_RFB_PORT} >/dev/null 2>&1
  else
    owns_display && [ -S "$run/rfb.sock" ] && is_alive session
  fi && has_size
}`;
}

/** `--close` keeps the lock out of the daemons, which would otherwise hold it as long as they live. */
function buildLauncherCall({ display, geometry, port }: ResolvedDisplayOptions): string {
  const environment = [
    `DESKTOP_W=${geometry.width}`,
    `DESKTOP_H=${geometry.height}`,
    `DESKTOP_DPI=${geometry.dpi}`,
    `STREAM_PORT=${port}`,
  ].join(' ');
  const lock = `${displayRunDirectory(display)}/up.outer.lock`;
  return `launch() {
  stage launcher
  if ! has_size && command -v opengeni-desktop-down >/dev/null 2>&1; then opengeni-desktop-down >&2; fi
  flock -w ${LOCK_SECONDS} -E ${LOCK_CONFLICT_EXIT_CODE} --close ${lock} env ${environment} opengeni-desktop-up >"$run/up.log" 2>&1
  code=$?
  [ "$code" != 0 ] || return 0
  cat "$run/up.log" >&2
  [ "$code" != ${LOCK_CONFLICT_EXIT_CODE} ] || { echo OPENGENI_DESKTOP_LOCK_TIMEOUT >&2; return 15; }
  return "$code"
}`;
}
