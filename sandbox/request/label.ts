import type { Field } from "../../generator/ir/model.ts";

/** Finds the page's label of the field at a path such as `json.data[0].cert_no`; undefined where there is none. */
export function labelAt(path: string, fields: readonly Field[]): string | undefined {
  let here = fields;
  let found: Field | undefined;
  for (const name of path.replaceAll(/\[\d+\]/gu, "").split(".")) {
    found = here.find((field) => field.name === name);
    const { children = [], isEncodedList } = found ?? {};
    here = isEncodedList ? (children[0]?.children ?? []) : children;
  }
  return found?.label === "" ? undefined : found?.label;
}
