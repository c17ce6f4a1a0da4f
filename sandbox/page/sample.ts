/** Writes the code sample of an operation, a call of the client with the examples of its page. */
import { moduleOf } from "../../generator/ir/names.ts";
import type { Parameter, PathOperation, Schema } from "../../generator/openapi/document.ts";

interface Samples {
  readonly "x-codeSamples": readonly {
    readonly lang: string;
    readonly label: string;
    readonly source: string;
  }[];
}

/** Returns the code sample of an operation, as an extension of OpenAPI. */
export function sampleOf(operation: PathOperation, method: string, path: string): Samples {
  const { operationId, responses } = operation;
  const request = literal(requestOf(operation));
  const args = request === "{}" ? "client" : `client, ${request}`;
  const data = "204" in responses ? "" : "const data = ";
  const needsFile = request.includes(fileCode);
  const lines = [
    ...(needsFile ? ['import { openAsBlob } from "node:fs";'] : []),
    `import { ${operationId} } from "wechatpay-ts/${moduleOf({ kind: "endpoint", path })}";`,
    "",
    `${data}await ${operationId}(${args});`,
  ];
  const label = `wechatpay-ts ${method.toUpperCase()}`;
  return { "x-codeSamples": [{ lang: "typescript", label, source: lines.join("\n") }] };
}

type Value = string | number | boolean | null | Value[] | { [name: string]: Value };

/** Returns the example of a request, in the groups that the client takes. */
function requestOf({ parameters = [], requestBody }: PathOperation): { [name: string]: Value } {
  const needed = parameters.filter(({ required }) => required);
  const of = (place: Parameter["in"]) =>
    Object.fromEntries(
      needed.filter((one) => one.in === place).map((one) => [one.name, parameterValue(one)]),
    );
  const groups: [string, Value][] = [
    ["query", of("query")],
    ["headers", of("header")],
    ...Object.entries(requestBody?.content ?? {}).map(([type, { schema }]): [string, Value] => [
      type === "multipart/form-data" ? "body" : "json",
      "$ref" in schema ? {} : valueOf(schema),
    ]),
  ];
  const filled = groups.filter(
    ([, value]) => typeof value !== "object" || Object.keys(value ?? {}).length > 0,
  );
  return { ...of("path"), ...Object.fromEntries(filled) };
}

function parameterValue({ schema, content }: Parameter): Value {
  const [media] = Object.values(content ?? {});
  return valueOf(schema ?? (media && !("$ref" in media.schema) ? media.schema : {}));
}

/** Returns the example of a schema with its required members; of several variants, the first. */
function valueOf(schema: Schema): Value {
  const { type, format, examples, enum: values, properties = {}, required = [], anyOf = [], items } = schema;
  if (examples?.[0] !== undefined) return examples[0]; // JSON, as an example is
  if (values?.[0] !== undefined) return values[0];
  if (format === "binary") return file;
  if (type === "array") return items ? [valueOf(items)] : [];
  if (type === "object") {
    const names = [...new Set([...required, ...(anyOf[0]?.required ?? [])])];
    return Object.fromEntries(names.map((name) => [name, valueOf(properties[name] || {})]));
  }
  return type === "boolean" ? true : type === "string" ? "…" : 1;
}

const file = "\u0000file";
const fileCode = 'await openAsBlob("file")';

/** Writes a value as JavaScript, without quotes around names that need none. */
function literal(value: Value): string {
  return JSON.stringify(value, null, 2)
    .replace(/^( *)"([A-Za-z_$][\w$]*)":/gmu, "$1$2:")
    .replaceAll(JSON.stringify(file), fileCode);
}
