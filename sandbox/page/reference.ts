/**
 * The OpenAPI document as the page shows it, with the values that a caller of the client passes and receives: encrypted fields
 * are plain text, strings of JSON are parsed, `Wechatpay-Serial` is absent, and every call goes to this sandbox.
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
import type { Choices } from "./choices.ts";
import { exampleOf, parameterExample } from "./example.ts";
import { sampleOf } from "./sample.ts";

type Side = "request" | "response";

/**
 * Converts the OpenAPI document of `toOpenApi` to the reference of the page.
 *
 * @param choices the optional fields with which forms are filled. Default: none
 */
export function toReference(document: OpenApiDocument, choices: Choices = () => []) {
  const { paths, webhooks, components, ...rest } = document;
  const { securitySchemes: _, ...shown } = components;
  return {
    ...rest,
    info,
    servers: [
      {
        url: "/sandbox/call",
        description: "本沙箱，代为签名 This sandbox, which signs the calls of this page",
      },
    ],
    security: [],
    paths: mapValues(paths, (item, key) => endpointsOf(item, pathOfKey(key), choices), pathOfKey),
    webhooks: mapValues(webhooks, webhooksOf),
    components: shown,
  };
}

const info = {
  title: "微信支付 APIv3 沙箱",
  version: "3",
  summary: "A simulation of WeChat Pay for tests. This is not WeChat Pay: no money moves.",
  description: [
    "这不是微信支付，不会发生真实的资金流动。按 **Ctrl K** 以中文名称或路径搜索接口；点击 **Test Request**，沙箱用一次性密钥签名、加密敏感字段并发送请求；页面底部的**实时日志**显示每个请求的验签结果、解密后的字段与应答。标为“加密”的字段填写明文。请求头 `Sandbox-Fault`（如 `429`、`signature-forged`）使本次调用返回故障。",
    "This is not WeChat Pay: no money moves. **Ctrl K** finds an operation by its name or path. **Test Request** sends the call; the sandbox signs it with a throwaway key and encrypts the marked fields. The **live log** at the bottom shows each request: signature, decrypted fields, response. Enter encrypted fields in plain text. The header `Sandbox-Fault` (`429`, `signature-forged` …) injects a fault into one call.",
    "[OpenAPI 3.1](/openapi.json) · [组件许可 Licences](/sandbox/page/scalar.txt)",
  ].join("\n\n"),
};

function endpointsOf(item: PathItem, path: string, choices: Choices): PathItem {
  return mapValues(item as Operations, (operation, method) => {
    const called = endpointOf(operation, choices(method, path));
    return { ...called, ...sampleOf(called, method, path) };
  });
}

/** The path items of `toOpenApi` contain only operations. */
type Operations = Readonly<Record<string, PathOperation>>;

function endpointOf({ servers: _, ...operation }: PathOperation, also: readonly string[]): PathOperation {
  const { parameters = [], requestBody, responses } = operation;
  return {
    ...operation,
    parameters: parameters
      .filter(isPassedByCaller)
      .map((one) => withExampleOf(parameterOf(one), also.includes(one.name))),
    ...(requestBody && {
      requestBody: { ...requestBody, content: withExample(contentOf(requestBody.content, "request"), also) },
    }),
    responses: mapValues(responses, (response) => responseTypeOf(response, "response")),
  };
}

/** The form sends a parameter that is required or chosen, and leaves the others out. */
function withExampleOf(parameter: Parameter, isChosen: boolean): Parameter {
  const isSent = parameter.required || isChosen;
  if (!isSent) return parameter;
  return { ...parameter, examples: { default: { value: parameterExample(parameter), "x-disabled": false } } };
}

/** The form is filled with the example. The user chooses the files of an upload. */
function withExample(content: Content, also: readonly string[]): Content {
  return mapValues(content, (media, type) =>
    "$ref" in media.schema || type === "multipart/form-data"
      ? media
      : { ...media, example: exampleOf(media.schema, also) },
  );
}

/** Reports whether the caller passes a parameter: the client itself sets the serial number of the key. */
function isPassedByCaller({ schema }: Parameter): boolean {
  return schema?.["x-role"] !== "clientSerial";
}

function webhooksOf(item: PathItem): PathItem {
  return mapValues(item as Operations, (operation) => {
    const { requestBody, responses } = operation;
    return {
      ...operation,
      // What the client returns after it has verified and decrypted the notification.
      ...(requestBody && {
        requestBody: { ...requestBody, content: contentOf(requestBody.content, "response") },
      }),
      responses: mapValues(responses, (response) => responseTypeOf(response, "request")),
    };
  });
}

function parameterOf({ schema, ...parameter }: Parameter): Parameter {
  const { description } = parameter;
  const described = description === undefined ? {} : { description: calledNote(description, "request") };
  return {
    ...parameter,
    ...described,
    ...(schema && { schema: calledSchema({ ...schema, ...described }, "request") }),
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
  const described = description === undefined ? {} : { description: calledNote(description, side) };
  if (contentSchema) {
    return {
      ...calledSchema(contentSchema, side),
      ...described,
      ...(encrypted && { "x-encrypted": encrypted }),
    };
  }
  const shown = encrypted ? plainExample(description) : examples;
  return {
    ...own,
    ...described,
    ...(shown && { examples: shown }),
    ...(items && { items: calledSchema(items, side) }),
    ...(anyOf && { anyOf: anyOf.map((one) => calledSchema(one, side)) }),
    ...(properties && { properties: mapValues(properties, (one) => one && calledSchema(one, side)) }),
  };
}

/** Returns an example of plain text: samples have the ciphertext of an encrypted field, so its name is used. */
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
