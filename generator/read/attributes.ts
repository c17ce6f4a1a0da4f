/** Attribute lists as markdown-it-attrs writes them: `{data-required data-indent=1 .class data-tooltip="…"}`. */

export interface Attributes {
  /** The cell without its list. */
  readonly text: string;
  readonly values: ReadonlyMap<string, string>;
  /** Where the list begins in the cell, for findings. */
  readonly offset: number;
}

/** Splits the list off the end of a cell. Braces that hold anything else are text. */
export function splitAttributes(cell: string): Attributes {
  const match = /\{([^{}]*)\}\s*$/u.exec(cell);
  const values = match ? parseList(match[1] ?? "") : undefined;
  if (!match || !values) return { text: cell.trim(), values: new Map(), offset: 0 };
  return { text: cell.slice(0, match.index).trim(), values, offset: match.index };
}

const item = /\s*(?:([.#][\w-]+)|([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?)(?=\s|$)/uy;

function parseList(list: string): Map<string, string> | undefined {
  const values = new Map<string, string>();
  item.lastIndex = 0;
  for (let end = 0; end < list.trimEnd().length; end = item.lastIndex) {
    const match = item.exec(list);
    if (!match) return undefined;
    const [, mark, key, double, single, bare] = match;
    values.set(mark ?? key ?? "", decode(double ?? single ?? bare ?? ""));
  }
  return values;
}

/** Canonical pages write as a numeric reference whatever would end a value, a list or a cell. */
function decode(value: string): string {
  return value.replace(/&#(\d{1,6});/gu, (_, code: string) => String.fromCodePoint(Number(code)));
}
