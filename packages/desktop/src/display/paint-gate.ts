import type { ResolvedDisplayOptions } from './display-options.ts';

/** Smallest screenshot, in bytes, that proves a painted desktop of 1280x800 pixels. */
export const PAINT_MIN_BYTES = 60_000;

const PAINT_MIN_BYTES_PIXELS = 1280 * 800;

/** Time in seconds after which an unchanging black background is taken for a black wallpaper. */
const BLACK_WALLPAPER_SECONDS = 10;

/** Smallest screenshot, in bytes, that by itself proves a painted desktop of this size. */
export function paintFloorBytes(screen: {
  readonly width: number;
  readonly height: number;
}): number {
  return Math.ceil((PAINT_MIN_BYTES * screen.width * screen.height) / PAINT_MIN_BYTES_PIXELS);
}

/**
 * Builds the text that waits until the background of the desktop has been painted and sets `paint` to `verified`
 * or `assumed`; a desktop that never is painted ends the script with exit code 14 and a line on standard output.
 * A size proves it when it is enough for the screen that was asked for and for the one that is there.
 */
export function buildPaintGateScript({
  geometry,
  display,
  paintAttempts,
}: Pick<ResolvedDisplayOptions, 'geometry' | 'display' | 'paintAttempts'>): string {
  const floor = paintFloorBytes(geometry);
  return `
stage paint
paint=
attempt=0
black_since=
p="$run/paint-probe.$$.png"
floor=$((($(screen_area) + 0) * ${PAINT_MIN_BYTES} / ${PAINT_MIN_BYTES_PIXELS}))
if [ -n "$(server_stamp)" ] && [ "$(head -n 1 "$run/painted" 2>/dev/null)" = "$(server_stamp)" ]; then
  paint=$(tail -n 1 "$run/painted")
fi
while [ -z "$paint" ]; do
  attempt=$((attempt + 1))
  sz=0
  if DISPLAY=:${display} scrot -o "$p" >/dev/null 2>&1; then sz=$(wc -c < "$p"); fi
  rm -f "$p"
  if [ "$sz" -ge ${floor} ] && [ "$sz" -ge "$floor" ]; then
    paint=verified
    break
  fi
  background=$(judge_background)
  case "$background" in
    painted) paint=verified ;;
    black)
      now=$(uptime_seconds)
      [ -n "$black_since" ] || black_since=$now
      [ $((now - black_since)) -lt ${BLACK_WALLPAPER_SECONDS} ] || paint=assumed ;;
    *) black_since= ;;
  esac
  [ -z "$paint" ] || break
  if [ "$attempt" -ge ${paintAttempts} ] || [ "$(uptime_seconds)" -ge "$deadline" ]; then
    echo "OPENGENI_DESKTOP_NOT_PAINTING scrot below ${floor}B after warmup (last=$sz)"
    echo "The background of the desktop is: $background." >&2
    exit 14
  fi
  sleep 0.2
done
{ server_stamp; echo "$paint"; } >"$run/painted"`;
}
