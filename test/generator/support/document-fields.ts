/** The fields that an OpenAPI document describes, read as any tool would read it: it knows nothing of how one is made. */

/** One field of an operation, by where it stands: `request.json.data[].cert_no`. */
export interface DocumentField {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly enum?: readonly unknown[];
  readonly encryption?: string;
  readonly encoding?: string;
}

interface Schema {
  type?: string;
  title?: string;
  format?: string;
  enum?: unknown[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  contentMediaType?: string;
  contentSchema?: Schema;
  "x-encrypted"?: string;
}

interface Body {
  required?: boolean;
  headers?: Record<string, { schema: Schema }>;
  content?: Record<string, { schema: Schema; encoding?: Record<string, { contentType: string }> }>;
}

interface PathOperation {
  parameters?: ({ name: string; in: string; required?: boolean; schema?: Schema } & Body)[];
  requestBody?: Body;
  responses: Record<string, Body & { $ref?: string }>;
}

export interface Document {
  paths: Record<string, Record<string, PathOperation>>;
  webhooks: Record<string, Record<string, PathOperation>>;
}

type Fields = Generator<DocumentField>;

/** By method and URL, or by the name of an event. */
export function documentFields(document: Document): Map<string, DocumentField[]> {
  const fieldsByName = new Map<string, DocumentField[]>();
  for (const [key, item] of Object.entries(document.paths)) {
    const path = new URL(key, "https://a.example").pathname.replaceAll("%7B", "{").replaceAll("%7D", "}");
    for (const [method, operation] of Object.entries(item)) {
      fieldsByName.set(`${method.toUpperCase()} ${path}`, [...endpointFields(operation)]);
    }
  }
  for (const [event, { post }] of Object.entries(document.webhooks)) {
    if (post) fieldsByName.set(event, [...webhookFields(post)]);
  }
  return fieldsByName;
}

function* endpointFields({ parameters = [], requestBody, responses }: PathOperation): Fields {
  yield* parameterFields(parameters);
  for (const [type, { schema, encoding = {} }] of Object.entries(requestBody?.content ?? {})) {
    const group = type === "application/json" ? "json" : "body";
    const { required: isRequired = false } = requestBody ?? {};
    yield { path: `request.${group}`, type: "object", required: isRequired };
    for (const [name, part, required] of membersOf(schema)) {
      const partType = encoding[name]?.contentType;
      const path = `request.${group}.${name}`;
      if (partType === "application/json") {
        yield { path, type: "string", required, encoding: "json" };
        yield* inside(part, path);
      } else if (partType !== undefined) {
        // A file, which a page calls an object.
        yield { path, type: part.format === "binary" ? "object" : "unknown", required };
      } else yield* fieldOf(part, path, required);
    }
  }
  for (const { content = {} } of Object.values(responses)) {
    for (const [type, { schema }] of Object.entries(content)) {
      if (type === "application/json") yield* inside(schema, "response");
    }
  }
}

function* webhookFields({ parameters = [], requestBody, responses }: PathOperation): Fields {
  yield* parameterFields(parameters);
  const { content = {}, required = false } = requestBody ?? {};
  for (const { schema } of Object.values(content)) {
    // How a body is typed is said by the key of its schema.
    yield { path: "request.headers.Content-Type", type: "string", required: true };
    yield { path: "request.body", type: "object", required };
    yield* inside(schema, "request.body");
  }
  const answers = Object.values(responses).map((answer) => JSON.stringify([...answerFields(answer)]));
  // Every class of status codes has the same answer.
  const [answer = "[]", ...others] = new Set(answers);
  if (others.length > 0) throw new Error("The answers differ.");
  yield* JSON.parse(answer) as DocumentField[]; // written two lines above
}

function* answerFields({ headers = {}, content = {} }: Body): Fields {
  for (const [name, { schema, ...header }] of Object.entries(headers)) {
    yield* fieldOf(schema, `response.headers.${name}`, "required" in header && header.required === true);
  }
  for (const { schema } of Object.values(content)) yield* inside(schema, "response.body");
}

function* parameterFields(parameters: NonNullable<PathOperation["parameters"]>): Fields {
  const groups: Record<string, string> = {
    path: "request",
    query: "request.query",
    header: "request.headers",
  };
  for (const { name, in: place, required = false, schema, content } of parameters) {
    const path = `${groups[place] ?? "unknown"}.${name}`;
    if (schema) yield* fieldOf(schema, path, required);
    for (const media of Object.values(content ?? {})) {
      yield { path, type: "string", required, encoding: "json" };
      yield* inside(media.schema, path);
    }
  }
}

function membersOf({ properties = {}, required = [] }: Schema): [string, Schema, boolean][] {
  return Object.entries(properties).map(([name, schema]) => [name, schema, required.includes(name)]);
}

function* inside(schema: Schema, parent: string): Fields {
  for (const [name, member, required] of membersOf(schema)) {
    yield* fieldOf(member, `${parent}.${name}`, required);
  }
}

function* fieldOf(schema: Schema, path: string, required: boolean): Fields {
  const isList = schema.type === "array";
  const one = isList ? (schema.items ?? {}) : schema;
  const holder = isList ? `${path}[]` : path;
  const { contentSchema: content, contentMediaType } = one;
  const encryption = one["x-encrypted"];
  yield {
    path,
    type: `${one.type}${isList ? "[]" : ""}`,
    required,
    ...(one.enum && { enum: one.enum }),
    ...(encryption !== undefined && { encryption }),
    // Within a ciphertext JSON is the plain text, not a string that holds it.
    ...(contentMediaType === "application/json" && encryption === undefined && { encoding: "json" }),
  };
  yield* inside(one, holder);
  if (content?.type === "array") {
    // A string of JSON is all of its list, so that the list is never missing.
    yield* fieldOf(content, `${holder}.${content.title}`, true);
  } else if (content) yield* inside(content, holder);
}
