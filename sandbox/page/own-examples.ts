/** The examples of the reference name the caller of the page: those of the pages are numbers of other merchants, and old times. */
import type {
  Content,
  OpenApiDocument,
  Parameter,
  PathOperation,
  Schema,
} from "../../generator/openapi/document.ts";

/** Example values by the name of a field. */
export type Examples = Readonly<Record<string, string>>;

/** Returns the examples of a caller. @param appid undefined if each appid is bound at its first use */
export function examplesOf(mchid: string, appid: string | undefined): Examples {
  const apps = appid === undefined ? {} : { appid, sp_appid: appid, combine_appid: appid };
  return {
    ...{ mchid, sp_mchid: mchid, combine_mchid: mchid, ...apps },
    // Later than any order that a sandbox keeps.
    time_expire: "2099-12-31T23:59:59+08:00",
  };
}

/** Replaces the examples of requests. */
export function withExamples(document: OpenApiDocument, examples: Examples): OpenApiDocument {
  const paths = Object.entries(document.paths).map(([path, item]) => {
    const operations = Object.entries(item as Readonly<Record<string, PathOperation>>); // toOpenApi writes no other members
    return [
      path,
      Object.fromEntries(operations.map(([method, one]) => [method, ofOperation(one, examples)])),
    ];
  });
  return { ...document, paths: Object.fromEntries(paths) as OpenApiDocument["paths"] }; // as above
}

function ofOperation(operation: PathOperation, examples: Examples): PathOperation {
  const { parameters, requestBody } = operation;
  return {
    ...operation,
    ...(parameters && { parameters: parameters.map((one) => ofParameter(one, examples)) }),
    ...(requestBody && {
      requestBody: { ...requestBody, content: ofContent(requestBody.content, examples) },
    }),
  };
}

function ofContent(content: Content, examples: Examples): Content {
  const entries = Object.entries(content).map(([type, media]): [string, Content[string]] => {
    return [type, "$ref" in media.schema ? media : { ...media, schema: ofSchema(media.schema, examples) }];
  });
  return Object.fromEntries(entries);
}

function ofParameter(parameter: Parameter, examples: Examples): Parameter {
  const { name, schema } = parameter;
  return schema ? { ...parameter, schema: named(name, ofSchema(schema, examples), examples) } : parameter;
}

function ofSchema(schema: Schema, examples: Examples): Schema {
  const { properties, items, anyOf } = schema;
  const entries = Object.entries(properties ?? {}).map(([name, one]) => [
    name,
    one && named(name, ofSchema(one, examples), examples),
  ]);
  return {
    ...schema,
    ...(items && { items: ofSchema(items, examples) }),
    ...(anyOf && { anyOf: anyOf.map((one) => ofSchema(one, examples)) }),
    ...(properties && { properties: Object.fromEntries(entries) as NonNullable<Schema["properties"]> }), // the same names
  };
}

function named(name: string, schema: Schema, examples: Examples): Schema {
  const example = Object.hasOwn(examples, name) ? examples[name] : undefined;
  return example !== undefined && schema.type === "string" ? { ...schema, examples: [example] } : schema;
}
