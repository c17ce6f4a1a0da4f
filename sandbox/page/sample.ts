/** Writes the code sample of an operation, a call of the client with the examples of its page. */
import type { Json } from "../../generator/ir/model.ts";
import { moduleOf } from "../../generator/ir/names.ts";
import type { Parameter, PathOperation } from "../../generator/openapi/document.ts";

import { exampleOf, filePlace, parameterExample } from "./example.ts";

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

/** Returns the example of a request, in the groups that the client takes. */
function requestOf({ parameters = [], requestBody }: PathOperation): { [name: string]: Json } {
  const needed = parameters.filter(({ examples }) => examples);
  const of = (place: Parameter["in"]) =>
    Object.fromEntries(
      needed.filter((one) => one.in === place).map((one) => [one.name, parameterExample(one)]),
    );
  const groups: [string, Json][] = [
    ["query", of("query")],
    ["headers", of("header")],
    ...Object.entries(requestBody?.content ?? {}).map(([type, { schema, example }]): [string, Json] => [
      type === "multipart/form-data" ? "body" : "json",
      example ?? ("$ref" in schema ? {} : exampleOf(schema)),
    ]),
  ];
  const filled = groups.filter(
    ([, value]) => typeof value !== "object" || Object.keys(value ?? {}).length > 0,
  );
  return { ...of("path"), ...Object.fromEntries(filled) };
}

const fileCode = 'await openAsBlob("file")';

/** Writes a value as JavaScript, without quotes around names that need none. */
function literal(value: Json): string {
  return JSON.stringify(value, null, 2)
    .replace(/^( *)"([A-Za-z_$][\w$]*)":/gmu, "$1$2:")
    .replaceAll(JSON.stringify(filePlace), fileCode);
}
