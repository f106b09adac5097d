/** The words between commas, without blanks around them and without empty ones. */
export function splitCommaList(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
