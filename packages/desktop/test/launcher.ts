import { join } from 'node:path';
import type { CommandRunner } from '@opengeni/contracts/ports';
import { createLocalCommands } from './local-commands.ts';
import { writeProgram } from './program-folder.ts';

/** Puts what it is given on the desktop; `start NAME COMMAND...` runs a daemon in its own session. */
export interface LauncherParts {
  /** Arguments of Xvfb beside the display and the screen. */
  readonly server?: string;
  /** Shell text that runs when the X server is up. */
  readonly session?: string;
  /** Shell text that replaces the whole launcher. */
  readonly text?: string;
}

/** Defines `until_true CONDITION`, which waits at most ten seconds. */
const UNTIL_TRUE = `until_true() {
  tries=200
  until eval "$1" >/dev/null 2>&1 || [ "$tries" = 0 ]; do tries=$((tries - 1)); sleep 0.05; done
}`;

/** Waits until a window with this name is shown. */
export function waitForWindow(name: string): string {
  return `until_true "xwininfo -root -tree | grep -q '${name}.* [0-9]\\{3,\\}x'"; sleep 0.3`;
}

/** Wallpaper of one colour, without icons on it. */
export function plainWallpaper(colour: readonly [number, number, number]): string {
  const parts = [...colour, 1].map((part) => `<value type="double" value="${part}"/>`).join('');
  const style =
    '<property name="color-style" type="int" value="0"/><property name="image-style" type="int" value="0"/>';
  const workspace = `<property name="workspace0" type="empty">${style}<property name="rgba1" type="array">${parts}</property></property>`;
  const monitor = `<property name="monitorscreen" type="empty">${workspace}</property>`;
  const icons =
    '<property name="desktop-icons" type="empty"><property name="style" type="int" value="0"/></property>';
  const channel = `<property name="backdrop" type="empty"><property name="screen0" type="empty">${monitor}</property></property>${icons}`;
  return `settings="$HOME/.config/xfce4/xfconf/xfce-perchannel-xml"; mkdir -p "$settings"
cat >"$settings/xfce4-desktop.xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-desktop" version="1.0">${channel}</channel>
END`;
}

/** Commands of a box whose image has a launcher of its own, which starts Xvfb and the given session. */
export function createLauncherCommands(folder: string, parts: LauncherParts): CommandRunner {
  const programs = join(folder, 'bin');
  const pids = join(folder, 'pids');
  const up = `
${UNTIL_TRUE}
start() { setsid "$@" </dev/null >>"${folder}/daemons.log" 2>&1 & echo $! >>"${pids}"; }
echo "$DESKTOP_W $DESKTOP_H $DESKTOP_DPI $STREAM_PORT" >>"${folder}/calls"
start Xvfb "$DISPLAY" -screen 0 "\${DESKTOP_W}x\${DESKTOP_H}x24" -dpi "$DESKTOP_DPI" -nolisten tcp -noreset ${parts.server ?? ''}
until_true xdpyinfo
${parts.session ?? ''}
echo "OPENGENI_DESKTOP_UP port=$STREAM_PORT geometry=\${DESKTOP_W}x\${DESKTOP_H} dpi=$DESKTOP_DPI"`;
  writeProgram(programs, 'opengeni-desktop-up', parts.text ?? up);
  writeProgram(
    programs,
    'opengeni-desktop-down',
    `for pid in $(cat "${pids}" 2>/dev/null | tac); do
  kill -TERM "-$pid" 2>/dev/null
  for try in 1 2 3 4 5 6 7 8 9 10; do kill -0 "-$pid" 2>/dev/null || break; sleep 0.1; done
done
rm -f "${pids}"; echo down >>"${folder}/downs"`,
  );
  return createLocalCommands({ PATH: `${programs}:/usr/local/bin:/usr/bin:/bin`, HOME: folder });
}
