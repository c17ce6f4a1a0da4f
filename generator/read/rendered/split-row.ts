import type { FieldType, Json } from "../../ir/model.ts";
import { scalarTypes } from "../../ir/model.ts";
import { isRecord } from "../../util/is-record.ts";

/** A line of a rendered table as name, type and label. */
export interface RenderedRow {
  readonly name: string;
  readonly type: FieldType;
  readonly label: string;
  /** The number of open objects that contain it. */
  readonly depth: number;
  /** Its value in the sample. */
  readonly value: Json | undefined;
  /** Whether several objects are open and the sample does not show which one contains the field. */
  readonly isAmbiguous: boolean;
}

interface Split {
  readonly name: string;
  readonly type: FieldType;
  readonly label: string;
}

/**
 * Splits a line: `phone_numberstring手机号` → `phone_number`, `string`, `手机号`. A line may contain several words that are
 * types; the sample shows which split is right. `open` are the sample's values of the enclosing objects, outermost first.
 */
export function splitRow(line: string, open: readonly (Json | undefined)[]): RenderedRow | undefined {
  const splits = candidates(line);
  for (let depth = open.length - 1; depth >= 0; depth--) {
    const container = firstElement(open[depth]);
    const known = splits.findLast(({ name }) => isRecord(container) && Object.hasOwn(container, name));
    if (known && isRecord(container))
      return { ...known, depth, value: container[known.name], isAmbiguous: false };
  }
  // The sample lacks the name. A label rarely begins with a lower-case Latin letter, so the last type that such a letter
  // does not follow ends the name; if there is none, the only type does.
  const last =
    splits.findLast(({ label }) => !/^[a-z_]/u.test(label)) ?? (splits.length === 1 ? splits[0] : undefined);
  return last && { ...last, depth: open.length - 1, value: undefined, isAmbiguous: open.length > 1 };
}

const typeWord = new RegExp(`(?:${scalarTypes.join("|")})(?:\\[\\])?`, "gu");

function candidates(line: string): Split[] {
  return [...line.matchAll(typeWord)].flatMap((match) => {
    const name = line.slice(0, match.index);
    const label = line.slice(match.index + match[0].length);
    if (!/^[A-Za-z_][\w.-]*$/u.test(name)) return [];
    return [{ name, type: match[0] as FieldType, label }]; // the expression matches only types
  });
}

function firstElement(value: Json | undefined): Json | undefined {
  return Array.isArray(value) ? value[0] : value;
}
