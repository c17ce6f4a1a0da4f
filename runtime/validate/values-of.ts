/** The documented values of a field at run time: from the schema that the operation has anyway. */
import { RequestError } from "../errors.ts";
import { asField, type EventSchema, type Field, type Fields, type Operation } from "../schema/schema.ts";
import { isObject } from "../util/kind.ts";
import type { PathOf } from "./allow.ts";
import type { At } from "./at.ts";

/** An operation or notification whose messages have these types. */
export type DocumentedTypes<Types> = (Operation | EventSchema) & { readonly types?: Types };

/** The documented values of a field, without the open rest that the enum of a response has. */
export type ListedValue<Value> = Value extends string | number
  ? string extends Value
    ? never
    : number extends Value
      ? never
      : Value
  : never;

/** A path, if its field has listed values. The compiler refuses any other. */
export type ListedPath<Types, Path extends PathOf<Types>> = [ListedValue<At<Types, Path>>] extends [never]
  ? never
  : Path;

/**
 * Returns the documented values of a field in the order of the page, for a menu or another library's enum. It reads the
 * schema of the operation; a bundle contains nothing else of the module.
 *
 * @param of the operation or notification of a module: `getOperation`, `postOperation`, `notification`
 * @param path `request.json.…`, `response.…` or `notification.…`, with `[]` for the items of a list
 * @throws RequestError if JavaScript passes another path
 * @example
 * ```ts
 * import { valuesOf } from "wechatpay-ts";
 * import { postOperation } from "wechatpay-ts/v3/pay/transactions/jsapi";
 *
 * const methods = valuesOf(postOperation, "request.json.limit_pay[]");
 * console.log(methods); // no_balance, no_credit …, typed as these
 * ```
 */
export function valuesOf<Types, Path extends PathOf<Types>>(
  of: DocumentedTypes<Types>,
  path: Path & ListedPath<Types, Path>,
): readonly ListedValue<At<Types, Path>>[] {
  const { values } = fieldAt(of, path) ?? {};
  if (values === undefined) {
    const advice = "Pass the path of a field with listed values, such as request.json.limit_pay[].";
    throw new RequestError("ERR_REQUEST_INVALID", `valuesOf: no such field has listed values. ${advice}`);
  }
  // The types are emitted from the same page as the schema, and the copy cannot change it.
  return [...values] as unknown as readonly ListedValue<At<Types, Path>>[];
}

function fieldAt(of: unknown, path: unknown): Field | undefined {
  if (!isObject(of) || typeof path !== "string") return undefined;
  // An operation holds its schemas by the first names of the paths.
  let field: Field | undefined = { type: "object", fields: of as Fields };
  for (const step of path.split(".")) {
    const name = step.replace(/(?<!\[\])(?:\[\])+$/u, "");
    if (field === undefined) return undefined;
    const { fields }: Field = (field.type === "json" && field.inside) || field;
    const entry: Field | Fields | undefined =
      fields && Object.hasOwn(fields, name) ? fields[name] : undefined;
    field = isObject(entry) ? asField(entry) : undefined;
  }
  return field;
}
