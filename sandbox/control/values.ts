import type { Json } from "../../generator/ir/model.ts";
import { asObject, textOf, type JsonObject } from "../util/json.ts";
import { ControlError } from "./control.ts";

/** Returns plain data as JSON; null for undefined. */
export function jsonOf(value: object | undefined): Json {
  return (value ?? null) as Json;
}

/** Returns the value if it is allowed; without a value, the first allowed one. */
export function oneOf<Value extends string>(
  values: readonly [Value, ...Value[]],
  value: Json | undefined,
): Value {
  const allowed = value === undefined ? values[0] : values.find((one) => one === value);
  if (allowed === undefined) throw new ControlError(400, `body: expected one of ${values.join(", ")}.`);
  return allowed;
}

/** Finds what a control call names by a number. Two merchants may have the same: `caller` of the body names one of them. */
export function ofCaller<Found extends { readonly caller: string }>(
  list: readonly Found[],
  body: Json,
  isNamed: (one: Found) => boolean,
): Found | undefined {
  const caller = textOf(asObject(body)["caller"]);
  return list.find((one) => isNamed(one) && (caller === undefined || one.caller === caller));
}

/** Returns the body of a control call. @throws ControlError if it is not an object */
export function assertObject(body: Json): JsonObject {
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  throw new ControlError(400, "body: expected a JSON object.");
}
