/** The names that the module of a moved page exports. */
import { isFile } from "../ir/field.ts";
import type { NamedAlias } from "../ir/model.ts";

/** A former name, and the present one. */
export type AliasName = [kind: "type" | "value", former: string, name: string];

/** Returns the names that the module of a moved page exports, except for its operation. */
export function namesOf({ kind, of, names }: NamedAlias): AliasName[] {
  const [former, now] = [names.type, of.names.type];
  const pair = (which: "type" | "value", before: string, after: string): AliasName => [
    which,
    `${before}${former}${after}`,
    `${before}${now}${after}`,
  ];
  if (kind === "notification") {
    return [
      pair("type", "", "Notification"),
      pair("type", "", "Reply"),
      pair("value", "is", "Notification"),
      pair("value", "validate", "Notification"),
    ];
  }
  const sides = isFile(of.responseType) ? ["Request"] : ["Request", "Response"];
  return [
    ["value", names.function, of.names.function],
    pair("type", "", "Request"),
    pair("type", "", "Response"),
    ...sides.flatMap((side) => [pair("value", "is", side), pair("value", "validate", side)]),
  ];
}
