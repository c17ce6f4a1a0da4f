/** The names of the generated client that a change affects. */
import { isFile } from "../ir/field.ts";
import type { NamedOperation } from "../ir/model.ts";
import type { ChangeSide, Touched } from "./change.ts";
import type { Direction } from "./levels.ts";

/** Returns the names that a change of one side of an operation affects. */
export function touchedBy({ kind, names, responseType }: NamedOperation, side: ChangeSide): Touched {
  if (kind === "notification") {
    const types = { request: [`${names.type}Notification`], response: [`${names.type}Reply`] };
    return {
      functions: [],
      types: side === "operation" ? [...types.request, ...types.response] : types[side],
    };
  }
  const response = isFile(responseType) ? [] : [`${names.type}Response`];
  const types = { request: [`${names.type}Request`], response };
  return {
    functions: [names.function],
    types: side === "operation" ? [...types.request, ...types.response] : types[side],
  };
}

/** Returns who writes a table. A notification is the request of WeChat Pay, and the reply is the merchant's. */
export function directionOf({ kind }: Pick<NamedOperation, "kind">, side: ChangeSide): Direction {
  return (kind === "notification") === (side === "response") ? "sent" : "received";
}
