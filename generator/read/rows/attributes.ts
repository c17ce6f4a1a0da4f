/** Attribute lists as markdown-it-attrs writes them: `{data-required data-indent=1 .class data-tooltip="…"}`. */

/** A cell, split into its text and its attributes. */
export interface Attributes {
  /** The cell without its attribute list. */
  readonly text: string;
  readonly values: ReadonlyMap<string, string>;
  /** Where the list begins in the cell. */
  readonly offset: number;
  /** Whether the attributes are in several lists or in full-width characters. */
  readonly isMalformed: boolean;
}

/** Splits one or several attribute lists off the end of a cell. Other braces are text. */
export function splitAttributes(cell: string): Attributes {
  const last = lastList(cell);
  const before = last && splitEarlierList(last.before);
  const values = last && before && join([...before.values, ...last.values]);
  if (!values) return withoutList(cell);
  const isSecond = before.values.size > 0;
  return {
    text: before.text,
    values,
    offset: isSecond ? before.offset : last.before.length,
    isMalformed: isSecond || last.isWide,
  };
}

function withoutList(cell: string): Attributes {
  return { text: cell.trim(), values: new Map(), offset: 0, isMalformed: false };
}

/** Splits off a list before the last one, if it has a mark of a row. Otherwise it is text. */
function splitEarlierList(cell: string): Attributes {
  const attributes = splitAttributes(cell);
  return hasRowMark(attributes.values) ? attributes : withoutList(cell);
}

function hasRowMark(values: ReadonlyMap<string, string>): boolean {
  return [...values.keys()].some((key) => /^(?:data-|\.im-|#)/u.test(key));
}

interface List {
  readonly values: ReadonlyMap<string, string>;
  readonly before: string;
  readonly isWide: boolean;
}

function lastList(cell: string): List | undefined {
  // Most cells have no list.
  if (!/[}｝]$/u.test(cell.trimEnd())) return undefined;
  const match = /[{｛]([^{}｛｝]*)[}｝]\s*$/u.exec(cell) ?? /\{([^{}]*)\}\s*$/u.exec(cell);
  if (match?.[1] === undefined) return undefined;
  const before = cell.slice(0, match.index);
  const values = /^\{.*\}\s*$/su.test(match[0]) ? parseList(match[1]) : undefined;
  if (values) return { values, before, isWide: false };
  const narrowed = parseList(narrow(match[1]));
  return narrowed && hasRowMark(narrowed) ? { values: narrowed, before, isWide: true } : undefined;
}

/** Replaces full-width characters and quotes, which Chinese input methods write, by ASCII. */
function narrow(list: string): string {
  return list
    .replace(/[\uff01-\uff5e]/gu, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(/[“”]/gu, '"')
    .replace(/[‘’]/gu, "'");
}

/** Joins entries; undefined where a key has two values, since either may be wrong. */
function join(entries: readonly (readonly [string, string])[]): Map<string, string> | undefined {
  const values = new Map<string, string>();
  for (const [key, value] of entries) {
    if ((values.get(key) ?? value) !== value) return undefined;
    values.set(key, value);
  }
  return values;
}

const item = /\s*(?:([.#][\w-]+)|([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?)(?=\s|$)/uy;

function parseList(list: string): Map<string, string> | undefined {
  const entries: [string, string][] = [];
  item.lastIndex = 0;
  for (let end = 0; end < list.trimEnd().length; end = item.lastIndex) {
    const match = item.exec(list);
    if (!match) return undefined;
    const [, mark, key, double, single, bare] = match;
    entries.push([mark ?? key ?? "", decode(double ?? single ?? bare ?? "")]);
  }
  return join(entries);
}

/** Decodes numeric references. Canonical pages use them for characters that would end a value, a list or a cell. */
function decode(value: string): string {
  return value.replace(/&#(\d{1,6});/gu, (_, code: string) => String.fromCodePoint(Number(code)));
}
