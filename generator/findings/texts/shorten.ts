/** How messages keep the values of a page short, in every language. */

/** A value of a page, cut after 40 characters. */
export function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

const most = 6;

/** The first six values of a list, and the number of the others. */
export function firstOf(values: readonly string[]): {
  readonly first: readonly string[];
  readonly rest: number;
} {
  return { first: values.slice(0, most).map(shorten), rest: Math.max(values.length - most, 0) };
}
