import type { Field } from "../../generator/ir/model.ts";

/** Finds the page's label of the field at a path such as `json.data[0].cert_no`; undefined if it has none. */
export function labelAt(path: string, fields: readonly Field[]): string | undefined {
  let here = fields;
  let field: Field | undefined;
  for (const name of path.replaceAll(/\[\d+\]/gu, "").split(".")) {
    field = here.find((each) => each.name === name);
    const { children = [], isEncodedList } = field ?? {};
    here = isEncodedList ? (children[0]?.children ?? []) : children;
  }
  return field?.label === "" ? undefined : field?.label;
}
