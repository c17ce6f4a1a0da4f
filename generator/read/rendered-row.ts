import type { FieldType, Json } from "../ir/model.ts";
import { isRecord } from "../util/is-record.ts";
import { scalarTypes } from "../ir/model.ts";

/** A line of a rendered table, taken apart. */
export interface RenderedRow {
  readonly name: string;
  readonly type: FieldType;
  readonly label: string;
  /** How many of the open containers hold it. */
  readonly depth: number;
  /** What the sample gives it. */
  readonly value: Json | undefined;
  /** Several containers are open, and no sample says which one. */
  readonly ambiguous: boolean;
}

interface Split {
  readonly name: string;
  readonly type: FieldType;
  readonly label: string;
}

/**
 * `phone_numberstring手机号` → `phone_number`, `string`, `手机号`: of all places where a type's word stands, the one
 * whose name the sample has. `open` are the sample's values of the containers around, outermost first.
 */
export function splitRow(line: string, open: readonly (Json | undefined)[]): RenderedRow | undefined {
  const splits = candidates(line);
  for (let depth = open.length - 1; depth >= 0; depth--) {
    const container = firstElement(open[depth]);
    const known = splits.findLast(({ name }) => isRecord(container) && Object.hasOwn(container, name));
    if (known && isRecord(container))
      return { ...known, depth, value: container[known.name], ambiguous: false };
  }
  // No sample has the name. A label hardly begins with a small Latin letter, so the last type's word ends the name;
  // where it does, and only one type's word stands there, that one does.
  const last =
    splits.findLast(({ label }) => !/^[a-z_]/u.test(label)) ?? (splits.length === 1 ? splits[0] : undefined);
  return last && { ...last, depth: open.length - 1, value: undefined, ambiguous: open.length > 1 };
}

const typeWord = new RegExp(`(?:${scalarTypes.join("|")})(?:\\[\\])?`, "gu");

function candidates(line: string): Split[] {
  return [...line.matchAll(typeWord)].flatMap((match) => {
    const name = line.slice(0, match.index);
    const label = line.slice(match.index + match[0].length);
    if (!/^[A-Za-z_][\w.-]*$/u.test(name)) return [];
    return [{ name, type: match[0] as FieldType, label }]; // the expression is made of the types
  });
}

function firstElement(value: Json | undefined): Json | undefined {
  return Array.isArray(value) ? value[0] : value;
}
