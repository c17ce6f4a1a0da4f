/** The zero value that an enum has in protocol buffers, which no message holds. */
import { mapFields } from "./field-paths.ts";
import type { Field, Operation } from "../ir/model.ts";

/** Removes `UNKNOWN_CARD_TYPE` from the values of `card_type`. A failure such as `UNKNOWN_TAX_INFO` stays. */
export function dropZeroValues(operation: Operation): Operation {
  return mapFields(operation, withoutZero);
}

function withoutZero(field: Field): Field {
  const values: readonly (string | number)[] = field.enum ?? [];
  const left = values.filter((value) => !isZeroOf(field.name, value));
  return left.length > 0 && left.length < values.length ? { ...field, enum: left } : field;
}

function isZeroOf(name: string, value: string | number): boolean {
  return (
    typeof value === "string" && value.startsWith("UNKNOWN_") && value.endsWith(`_${name.toUpperCase()}`)
  );
}
