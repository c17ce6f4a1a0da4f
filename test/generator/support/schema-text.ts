import { print } from "#generator/emit/layout/print";
import { valueDoc } from "#generator/emit/layout/value";
import { schemaValue } from "#generator/emit/schema";
import type { ClientFields } from "#generator/schema/client-fields";

/** Writes the schema of an object as the emitter does. */
export function schemaText(fields: ClientFields): string {
  return print(valueDoc(schemaValue(fields, () => undefined))).join("");
}
