/** What is documented about the values of a field beyond their type. */
import { scalarOf } from "./field.ts";
import { alphabets, formats, type Alphabet, type Field, type Format } from "./model.ts";

/** The limits of the values of a field. */
export type Limits = Pick<Field, "format" | "minLength" | "maxLength" | "minimum">;

/** The names of the limits in a field. */
export const limitNames = ["format", "minLength", "maxLength", "minimum"] as const;

/** Whether a text names a form. */
export function isFormat(text: unknown): text is Format {
  return formats.some((format) => format === text);
}

/** Whether a form is an alphabet. */
export function isAlphabet(format: Format): format is Alphabet {
  return alphabets.some((alphabet) => alphabet === format);
}

/** The alphabet of digits, or of letters and digits, with these signs; undefined for a set that no page should have. */
export function alphabetOf(hasLetters: boolean, signs: string): Alphabet | undefined {
  const listed = Array.from("_|*@-").filter((sign) => signs.includes(sign));
  const name = `0-9${hasLetters ? "A-Za-z" : ""}${listed.join("")}`;
  return alphabets.find((alphabet) => alphabet === name);
}

/** The limits that values of this type can have: of texts, a form and a length; of numbers, a minimum. */
export function limitsOf({
  type,
  format,
  minLength,
  maxLength,
  minimum,
}: Pick<Field, "type"> & Limits): Limits {
  const scalar = scalarOf(type);
  if (scalar === "integer" || scalar === "number") return minimum === undefined ? {} : { minimum };
  if (scalar !== "string") return {};
  return {
    ...(format !== undefined && { format }),
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
  };
}

/** Whether no text can be as long as both say. */
export function isContradictory({ minLength = 0, maxLength = Infinity }: Limits): boolean {
  return minLength > maxLength;
}
