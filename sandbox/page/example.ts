/** The example of a request, with which its form is filled: required fields only, and of several variants the first. */
import type { Json } from "../../generator/ir/model.ts";
import type { Parameter, Schema } from "../../generator/openapi/document.ts";

/** The place of a file in an example, since a file is not JSON. */
export const filePlace = "\u0000file";

/** Returns the example of a schema. @param also optional members of the object that it has, too */
export function exampleOf(schema: Schema, also: readonly string[] = []): Json {
  const { type, format, examples, enum: values, items } = schema;
  if (type === "object") return objectExample(schema, also);
  if (type === "array" && items?.type === "object") return [exampleOf(items)];
  if (examples?.[0] !== undefined) return examples[0];
  if (values?.[0] !== undefined) return values[0];
  if (format === "binary") return filePlace;
  if (type === "array") return items ? [exampleOf(items)] : [];
  return type === "boolean"
    ? true
    : type === "string"
      ? textExample(schema)
      : Math.max(1, schema.minimum ?? 1);
}

function objectExample(schema: Schema, also: readonly string[]): Json {
  const { properties = {}, required = [], anyOf: [variant] = [] } = schema;
  const known = also.filter((name) => Object.hasOwn(properties, name));
  const names = new Set([...required, ...(variant?.required ?? []), ...known]);
  // fromEntries defines its keys, so that a field named __proto__ is a field.
  return Object.fromEntries(
    Object.keys(properties)
      .filter((name) => names.has(name))
      .map((name) => {
        const example = exampleOf(properties[name] || {});
        return [name, name === "sub_orders" ? twoOrders(example) : example];
      }),
  );
}

/** A combined payment of a merchant has at least two orders. */
function twoOrders(orders: Json): Json {
  const [first] = Array.isArray(orders) ? orders : [];
  if (typeof first !== "object" || first === null || Array.isArray(first)) return orders;
  const { out_trade_no: number } = first;
  return [
    first,
    { ...first, ...(typeof number === "string" && { out_trade_no: `${number.slice(0, 31)}2` }) },
  ];
}

/** A text of the length and the alphabet of a schema. */
function textExample({ pattern, minLength = 1, maxLength = Infinity }: Schema): string {
  const isAllowed = (text: string) => pattern === undefined || new RegExp(pattern, "u").test(text);
  const text = ["example", "EXAMPLE"].find((one) => one.length <= maxLength && isAllowed(one)) ?? "1";
  return text.padEnd(minLength, "1");
}

/** Returns the example of a parameter. */
export function parameterExample({ schema, content }: Parameter): Json {
  const [media] = Object.values(content ?? {});
  return exampleOf(schema ?? (media && !("$ref" in media.schema) ? media.schema : {}));
}
