/** Values within the limits that pages and corrections state, and patterns of them that the product does not use. */
import fc from "fast-check";
import type { Field, Format } from "#generator/ir/model";

type Limited = Pick<Field, "format" | "minLength" | "maxLength">;

/** Times, dates and URLs that have their form. */
const texts: Partial<Record<Format, readonly [string, ...string[]]>> = {
  "date-time": ["2018-06-08T10:34:56+08:00", "2024-02-29T23:59:60.123Z", "1999-12-31T00:00:00-05:30"],
  date: ["2018-06-08", "2024-02-29", "1999-12-31"],
  "compact-time": ["20180608103456", "20240229235959"],
  "notify-url": ["https://pay.example/notify", "https://127.0.0.1:8443/a/b;c=d"],
};

/** A text within the limits: `preferred`, where it is one. */
export function textWithin(
  { format, minLength = 0, maxLength = Infinity }: Limited,
  preferred: string,
): string {
  const listed = format && texts[format];
  if (listed) return listed[0];
  const fill = format === "0-9" ? "1" : "a";
  const allowed = format === undefined ? preferred : preferred.replace(/[^0-9A-Za-z]/gu, fill);
  const text = format === "0-9" ? allowed.replace(/\D/gu, fill) : allowed;
  return Array.from(text.padEnd(minLength, fill)).slice(0, maxLength).join("");
}

/** Any texts within the limits. */
export function textsWithin(limited: Limited): fc.Arbitrary<string> {
  const { format, minLength = 1, maxLength = minLength + 8 } = limited;
  const listed = format && texts[format];
  if (listed) return fc.constantFrom(...listed);
  const unit = format === undefined ? "grapheme-ascii" : fc.constantFrom(...charactersOf(format));
  return fc.string({ unit, minLength, maxLength: Math.min(maxLength, minLength + 8), size: "max" });
}

/** The characters of an alphabet. */
export function charactersOf(alphabet: string): readonly string[] {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const all = alphabet === "0-9" ? "" : `${letters}${letters.toLowerCase()}${alphabet.slice(9)}`;
  return Array.from(`0123456789${all}`);
}

const patterns: Partial<Record<Format, string>> = {
  "date-time":
    "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3])(:[0-5][0-9]){1}:([0-5][0-9]|60)([.][0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
  date: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
  "compact-time": "^[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])([01][0-9]|2[0-3])([0-5][0-9]){2}$",
  "notify-url": "^[Hh][Tt][Tt][Pp][Ss]://[^/?#\\s][^?#\\s]*$",
};

/** The limits as keywords of JSON Schema. */
export function limitKeywords({ format, minLength, maxLength }: Limited): Record<string, unknown> {
  const pattern =
    format &&
    (patterns[format] ??
      `^(${charactersOf(format)
        .map((one) => `\\u${hex(one)}`)
        .join("|")})*$`);
  return {
    ...(pattern !== undefined && { pattern }),
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
  };
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, "0");
}
