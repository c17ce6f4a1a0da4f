/**
 * The OpenAPI document as the page shows it: what a caller of the client gives and gets. A marked field is its plain text,
 * JSON in a string is what it says, the key of the signature is nobody's business, and every call goes to this sandbox.
 */
import {
  pathOfKey,
  wireNotes,
  type Content,
  type OpenApiDocument,
  type Parameter,
  type PathItem,
  type PathOperation,
  type Reference,
  type Response,
  type Schema,
} from "../../generator/openapi/document.ts";
import { sampleOf } from "./sample.ts";

type Side = "request" | "response";

export function toReference(document: OpenApiDocument) {
  const { paths, webhooks, components, ...rest } = document;
  const { securitySchemes: _, ...shown } = components;
  return {
    ...rest,
    info,
    servers: [
      { url: "/sandbox/play", description: "本沙箱，由它代签 This sandbox, which signs for the page" },
    ],
    security: [],
    paths: mapValues(paths, endpointsOf, pathOfKey),
    webhooks: mapValues(webhooks, webhooksOf),
    components: shown,
  };
}

const info = {
  title: "微信支付 APIv3 沙箱",
  version: "3",
  summary: "A WeChat Pay to test against. This is not WeChat Pay: no money moves.",
  description: [
    "这不是微信支付，不动任何资金。按 **Ctrl K** 以中文名或路径搜索接口；**Test Request** 由沙箱用临时商户密钥代为签名、加密并发出；页面底部的**实时日志**显示收到的内容：验签、解密后的字段与应答。标为“加密”的字段填明文。请求头 `Sandbox-Fault`（如 `429`、`signature-forged`）让这一次调用出错。",
    "This is not WeChat Pay: no money moves. **Ctrl K** finds an operation by its name or path. **Test Request** makes the call, signed and sealed with this sandbox's throwaway key. The **live log** at the foot shows what came in: signature, decrypted fields, answer. Encrypted fields are given in plain text. The header `Sandbox-Fault` (`429`, `signature-forged` …) makes one call go wrong.",
    "[OpenAPI 3.1](/openapi.json) · [组件许可 Licences](/sandbox/page/scalar.txt)",
  ].join("\n\n"),
};

function endpointsOf(item: PathItem, key: string): PathItem {
  return mapValues(item as Operations, (operation, method) => endpointOf(operation, method, pathOfKey(key)));
}

/** Of what is written here, an item holds nothing but operations. */
type Operations = Readonly<Record<string, PathOperation>>;

function endpointOf(
  { servers: _, ...operation }: PathOperation,
  method: string,
  path: string,
): PathOperation {
  const { parameters = [], requestBody, responses } = operation;
  const called: PathOperation = {
    ...operation,
    parameters: parameters.filter(isGivenByCaller).map(parameterOf),
    ...(requestBody && {
      requestBody: { ...requestBody, content: contentOf(requestBody.content, "request") },
    }),
    responses: mapValues(responses, (response) => responseTypeOf(response, "response")),
  };
  return { ...called, ...sampleOf(called, method, path) };
}

/** The client knows with which key it encrypts. */
function isGivenByCaller({ schema }: Parameter): boolean {
  return schema?.["x-role"] !== "clientSerial";
}

function webhooksOf(item: PathItem): PathItem {
  return mapValues(item as Operations, (operation) => {
    const { requestBody, responses } = operation;
    return {
      ...operation,
      // What the client hands out, once it is verified and opened.
      ...(requestBody && {
        requestBody: { ...requestBody, content: contentOf(requestBody.content, "response") },
      }),
      responses: mapValues(responses, (response) => responseTypeOf(response, "request")),
    };
  });
}

function parameterOf({ schema, ...parameter }: Parameter): Parameter {
  const { description } = parameter;
  const said = description === undefined ? {} : { description: calledNote(description, "request") };
  return {
    ...parameter,
    ...said,
    ...(schema && { schema: calledSchema({ ...schema, ...said }, "request") }),
  };
}

function responseTypeOf(response: Response | Reference, side: Side): Response | Reference {
  if ("$ref" in response || !response.content) return response;
  return { ...response, content: contentOf(response.content, side) };
}

function contentOf(content: Content, side: Side): Content {
  return mapValues(content, (media, type) => {
    if ("$ref" in media.schema) return media;
    const schema = calledSchema(media.schema, side);
    return { ...media, schema: type === "multipart/form-data" ? withoutDigests(schema) : schema };
  });
}

/** The digests become optional: the client computes the SHA-256 of a file. */
function withoutDigests(form: Schema): Schema {
  const { meta } = form.properties ?? {};
  if (!meta || !meta.properties) return form;
  const { properties } = meta;
  const isDigest = (name: string) => (properties[name] || {})["x-role"] === "digest";
  const required = meta.required?.filter((name) => !isDigest(name)) ?? [];
  return { ...form, properties: { ...form.properties, meta: { ...meta, required } } };
}

function calledSchema(schema: Schema, side: Side): Schema {
  const { contentSchema, contentEncoding: _, contentMediaType: __, examples, ...own } = schema;
  const { description, properties, items, anyOf, "x-encrypted": encrypted } = own;
  const said = description === undefined ? {} : { description: calledNote(description, side) };
  if (contentSchema) {
    return { ...calledSchema(contentSchema, side), ...said, ...(encrypted && { "x-encrypted": encrypted }) };
  }
  const shown = encrypted ? plainExample(description) : examples;
  return {
    ...own,
    ...said,
    ...(shown && { examples: shown }),
    ...(items && { items: calledSchema(items, side) }),
    ...(anyOf && { anyOf: anyOf.map((one) => calledSchema(one, side)) }),
    ...(properties && { properties: mapValues(properties, (one) => one && calledSchema(one, side)) }),
  };
}

/** Of an encrypted field a sample has the ciphertext; its name will do for a plain text. */
function plainExample(description = ""): string[] {
  return [description.split("。")[0] || "明文"];
}

const calledNotes: Readonly<Record<Side, Readonly<Record<keyof typeof wireNotes, string>>>> = {
  request: {
    "rsa-oaep": "填明文，由客户端加密",
    "aes-256-gcm": "填明文，由客户端加密",
    json: "填内容，由客户端编码为 JSON",
  },
  response: {
    "rsa-oaep": "明文，由客户端解密",
    "aes-256-gcm": "明文，由客户端验签并解密",
    json: "内容，由客户端从 JSON 解码",
  },
};

function calledNote(description: string, side: Side): string {
  return Object.entries(wireNotes).reduce(
    (text, [key, note]) => text.replace(note, calledNotes[side][key as keyof typeof wireNotes]), // its own keys
    description,
  );
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
  rename: (key: string) => string = (key) => key,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [rename(key), map(value, key)]));
}
