import { styleText } from 'node:util';

type Paint = (text: string) => string;

/** How the parts of a report are shown. Without colours every function gives its text back. */
export interface Palette {
  readonly title: Paint;
  readonly faint: Paint;
  readonly command: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly note: Paint;
}

export function createPalette(colored: boolean): Palette {
  const paint =
    (style: Parameters<typeof styleText>[0]): Paint =>
    (text) =>
      colored ? styleText(style, text, { validateStream: false }) : text;
  return {
    title: paint('bold'),
    faint: paint('dim'),
    command: paint('cyan'),
    good: paint('green'),
    bad: paint('red'),
    note: paint('yellow'),
  };
}

/** Colours are for terminals, unless the person has set NO_COLOR (https://no-color.org). */
export function wantsColor(
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  return stream.isTTY === true && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
}
