/** Distance between sampled pixels and rows. Odd, so that samples meet every part of a 4x4 weave. */
const COLUMN_STEP = 15;
const ROW_STEP = 31;

/** The distance grows by twice its size with each of these pixels of width, so that large screens stay cheap. */
const WIDTH_PER_STEP = 2560;

/**
 * Share of equal samples from which the background counts as the root of before.
 * Shadows that a compositor draws around windows alter a few of them.
 */
const SAME_ROOT_SHARE = 0.9;

/**
 * `sample_screen` prints a grid of the screen's pixels: `S x y rrggbb`. Where windows of several depths are shown,
 * `xwd` packs pixels into three bytes; what has neither three nor four prints nothing, and so proves nothing.
 */
const sampleScreen = `
sample_screen() {
  shot="$run/probe.$$.xwd"
  if ! xwd -root -silent -out "$shot" 2>/dev/null; then rm -f "$shot"; return 1; fi
  od -An -v -tu4 --endian=big -N100 "$shot" | awk '
    { for (i = 1; i <= NF; i++) field[++count] = $i }
    END { print field[1] + 12 * field[20], field[5], field[6], field[8], field[12] / 8, field[13] }' >"$shot.head"
  read -r offset width height order bytes line <"$shot.head"
  unit=$((1 + 2 * (width / ${WIDTH_PER_STEP})))
  columns=$((${COLUMN_STEP} * unit)); rows=$((${ROW_STEP} * unit)); row=$((rows / 2))
  if [ "$bytes" = 3 ] || [ "$bytes" = 4 ]; then
    while [ "$row" -lt "$height" ]; do
      od -An -v -tx1 -w$((columns * bytes)) -j $((offset + row * line)) -N $((width * bytes)) "$shot"
      row=$((row + rows))
    done | awk -v width="$width" -v columns="$columns" -v rows="$rows" -v order="$order" -v bytes="$bytes" '
      BEGIN { row_length = int((width + columns - 1) / columns); first = int(rows / 2) }
      {
        n = NR - 1
        colour = order == 0 ? $3 $2 $1 : $(bytes - 2) $(bytes - 1) $bytes
        print "S", (n % row_length) * columns, first + int(n / row_length) * rows, colour
      }'
  fi
  rm -f "$shot" "$shot.head"
}`;

/**
 * `list_windows` prints `D` when a desktop window is mapped, and `C x y width height` for everything that may
 * cover the background: docks and all other mapped windows except the one that holds the desktop.
 */
const listWindows = `
is_shown() {
  xwininfo -id "$1" 2>/dev/null | awk '
    /Class: InputOutput/ { seen++ } /Map State: IsViewable/ { seen++ } END { exit seen != 2 }'
}
is_desktop() {
  xprop -id "$1" _NET_WM_WINDOW_TYPE 2>/dev/null | grep -q _NET_WM_WINDOW_TYPE_DESKTOP
}
list_windows() {
  tree="$run/probe.$$.windows"
  xwininfo -root -tree 2>/dev/null | awk -v area="$(screen_area)" '
    match($0, /^ +0x[0-9a-f]+ /) {
      depth = match($0, /0x/); id = $1
      split($(NF - 1), size, /[x+]/); split($NF, place, "+")
      if (depth == 6) { top = id; tops[++count] = id " " place[2] " " place[3] " " size[1] " " size[2] }
      if (depth <= 12 && size[1] * size[2] >= area / 2) print "F", id, top
      if (size[1] > 7 && size[2] > 7 && depth == 6) large[count] = 1
    }
    END { for (i = 1; i <= count; i++) if (large[i]) print "T", tops[i] }' >"$tree"
  holders=' '
  while read -r kind id rest; do
    case "$kind" in
      F) if is_desktop "$id" && is_shown "$id"; then holders="$holders$rest "; fi ;;
      T) case "$holders" in
           *" $id "*) ;;
           *) if is_shown "$id"; then echo "C $rest"; fi ;;
         esac ;;
    esac
  done <"$tree"
  [ "$holders" = ' ' ] || echo D
  rm -f "$tree"
}`;

/**
 * `judge_background` prints one word about the pixels outside of docks and other windows: `none` (no desktop
 * window, or nothing to see), `black`, `root` (as before the session) or `painted`. Windows are listed before and
 * after the capture, since one that appears in between is no background either.
 */
const judgeBackground = `
judge_background() {
  list_windows >"$run/probe.$$.covers"
  if grep -q D "$run/probe.$$.covers" && sample_screen >"$run/probe.$$.samples"; then
    { root_before; cat "$run/probe.$$.covers"; list_windows; cat "$run/probe.$$.samples"; } | awk '
      $1 == "B" { before[$2 "," $3] = $4; known = 1; if ($4 != "000000") was_painted = 1 }
      $1 == "D" { desktops++ }
      $1 == "C" { covers++; left[covers] = $2 - 2; top[covers] = $3 - 2; right[covers] = $2 + $4 + 2; bottom[covers] = $3 + $5 + 2 }
      $1 == "S" {
        for (i = 1; i <= covers; i++) if ($2 >= left[i] && $2 < right[i] && $3 >= top[i] && $3 < bottom[i]) next
        seen++
        if ($4 == "000000") black++
        if ($4 == "ffffff") white++
        if (before[$2 "," $3] == $4) same++
        cell = $2 % 4 "," $3 % 4
        if (cell in weave && weave[cell] != $4) woven = 1
        weave[cell] = $4
      }
      END {
        is_weave = !woven && black + white == seen && black * white > 0
        if (desktops < 2 || !seen) print "none"
        else if (black == seen) print "black"
        else if (known ? was_painted && same >= seen * ${SAME_ROOT_SHARE} : is_weave) print "root"
        else print "painted"
      }'
  else
    echo none
  fi
  rm -f "$run/probe.$$.covers" "$run/probe.$$.samples"
}`;

/**
 * `keep_root` remembers the root as it is before a session paints on it; `root_before` prints that as
 * `B x y rrggbb`, unless it belongs to another X server. Without it only the weave of X itself is recognised.
 */
const keepRoot = `
keep_root() {
  { server_stamp; sample_screen | sed -n 's/^S/B/p'; } >"$run/root-before"
}
root_before() {
  [ -s "$run/root-before" ] || return 0
  if [ "$(head -n 1 "$run/root-before")" = "$(server_stamp)" ]; then tail -n +2 "$run/root-before"; fi
}`;

/** Shell functions that look at the background of the screen. Needs the functions of the stack state. */
export const backgroundProbeScript = [sampleScreen, listWindows, judgeBackground, keepRoot].join(
  '\n',
);
