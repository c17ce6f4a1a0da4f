import { hasEncryptedField, isFile, isList } from "../ir/field.ts";
import { isWebLink } from "../util/web-link.ts";
import type { Endpoint, Field, NamedEndpoint, NamedOperation, Operation } from "../ir/model.ts";
import { describeOrigin } from "../ir/operation.ts";
import { describeRegion, regionOf } from "../ir/region.ts";
import { groupFields, groupLabel, groupRow, parameterRows } from "../ir/request.ts";
import { refTo, successHeaders } from "./components.ts";
import { httpUrl, link, plain } from "./markdown.ts";
import { productOf } from "./products.ts";
import { objectOf, schemaOf } from "./schema.ts";
import type { Parameter, PathOperation, RequestBody, Response, Server } from "./types.ts";

/** Converts an endpoint to an OpenAPI operation. */
export function pathOperation(operation: NamedEndpoint): PathOperation {
  const { path, hosts, request } = operation;
  const parameters = parametersOf(operation);
  const body = requestBody(request);
  return {
    ...headOf(operation, productOf(path).tag),
    ...(hosts.length > 0 && { servers: hosts.map(serverOf) }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: body }),
    responses: {
      ...success(operation),
      "4XX": refTo("responses", "ClientError"),
      "5XX": refTo("responses", "ServerError"),
    },
  };
}

type Head = Pick<
  PathOperation,
  "operationId" | "summary" | "description" | "tags" | "externalDocs" | "x-page" | "x-wechatpay-region"
>;

/** The name of an operation, and where its documentation is. */
export function headOf(operation: NamedOperation, tag: string): Head {
  const { names, title, links, page } = operation;
  const [url] = links.map(httpUrl).filter((one) => one !== undefined);
  const isOverseas = regionOf(operation) === "overseas";
  return {
    operationId: names.function,
    summary: isOverseas ? `${title}（境外）` : title,
    description: describe(operation),
    tags: [tag],
    ...(url !== undefined && { externalDocs: { url, description: "官方文档" } }),
    ...(isOverseas && { "x-wechatpay-region": "overseas" }),
    "x-page": page,
  };
}

/** The prose of the page, if it has any, and sentences that follow from its facts. */
function describe(operation: Operation): string {
  const { description, advice = [], title, request, links, page } = operation;
  const region = describeRegion(operation);
  const paragraphs = [
    region !== undefined && plain(region),
    description !== undefined && description !== title && plain(description),
    ...advice.map((text) => `注意：${plain(text)}`),
    describeOrigin(operation),
    hasEncryptedField(request) &&
      "请求含加密字段：用微信支付公钥加密，请求头 `Wechatpay-Serial` 标明所用的公钥。",
    ...variantsLine(request),
    "path" in operation &&
      operation.path.endsWith("/") &&
      "路径以斜线结尾。其后的 `#` 是空的 URL 片段，不发送，也不参与签名。",
    links.some(isWebLink) &&
      `官方文档：${links
        .filter(isWebLink)
        .map((url) => link(lastSegment(url), url))
        .join("、")}`,
    `规格：${plain(`specs/${page}`)}`,
  ];
  return paragraphs.filter((one): one is string => typeof one === "string").join("\n\n");
}

function lastSegment(url: string): string {
  return (
    url
      .split(/[?#]/u, 1)[0]
      ?.split("/")
      .findLast((segment) => segment !== "") ?? url
  );
}

/** OpenAPI has no schema for the query as a whole, which could list the variants. */
function variantsLine(request: readonly Field[]): string[] {
  const { variants = [] } = groupRow(request, "query") ?? {};
  if (variants.length === 0) return [];
  return [`查询参数任选一组：${variants.map(({ has }) => plain(has.join(" 和 "))).join("；或 ")}。`];
}

/** A server ends without a slash, since a path begins with one. */
function serverOf(host: string): Server {
  return { url: host.replace(/(?<!\/)\/+$/u, ""), description: "此接口的接入点" };
}

/** In the order of the page. */
function parametersOf(operation: Endpoint): Parameter[] {
  const { request } = operation;
  const inPath = new Set(parameterRows(operation));
  const query = groupRow(request, "query");
  const headers = groupRow(request, "headers");
  return request.flatMap((row) => {
    if (inPath.has(row)) return [parameterOf({ ...row, required: true }, "path")];
    if (row === query) return groupFields(request, "query").map((field) => parameterOf(field, "query"));
    return row === headers
      ? groupFields(request, "headers").map((field) => parameterOf(field, "header"))
      : [];
  });
}

/** JSON in a parameter is its content, not a string that holds it. */
export function parameterOf(field: Field, place: Parameter["in"]): Parameter {
  const { name, required } = field;
  const { description, ...schema } = schemaOf(field);
  const { contentSchema } = schema;
  const isJson = field.encoding === "json" && contentSchema && !isList(field.type) && !field.encryption;
  return {
    name,
    in: place,
    required,
    ...(description !== undefined && { description }),
    ...(isJson ? { content: { "application/json": { schema: contentSchema } } } : { schema }),
  };
}

function requestBody(request: readonly Field[]): RequestBody | undefined {
  const json = groupRow(request, "json");
  if (json) return jsonBody(json);
  const form = groupRow(request, "body");
  return form && formBody(form);
}

/** Converts the group `json` or `body` to a JSON request body. */
export function jsonBody(group: Field): RequestBody {
  const { description, ...schema } = schemaOf({ ...group, label: groupLabel(group) });
  return {
    required: group.required,
    ...(description !== undefined && { description }),
    content: { "application/json": { schema } },
  };
}

/** An upload: files, and a `meta` of JSON that alone is signed. */
function formBody(group: Field): RequestBody {
  const { children = [], required } = group;
  const label = groupLabel(group);
  const parts = children.map((part): Field => {
    // A part of a form is what it holds; its media type says so.
    const { encoding, ...plainPart } = part;
    return encoding === "json" ? { ...plainPart, type: "object" } : part;
  });
  const { properties = {}, ...form } = objectOf(parts, group.variants);
  const held = children.filter(({ encoding }) => encoding === "json").map(({ name }) => name);
  const files = children.filter(({ role }) => role === "file").map(({ name }) => name);
  const schema = { ...form, properties };
  return {
    required,
    ...(label !== "" && { description: plain(label) }),
    content: {
      "multipart/form-data": {
        schema,
        encoding: {
          ...Object.fromEntries(held.map((name) => [name, { contentType: "application/json" }])),
          ...Object.fromEntries(files.map((name) => [name, { contentType: "application/octet-stream" }])),
        },
      },
    },
  };
}

const binary = { type: "string", format: "binary" } as const;

function success({ responseType, response, responseVariants }: Endpoint): Record<string, Response> {
  if (responseType === "empty")
    return { 204: { description: "成功，没有应答主体", headers: successHeaders(true) } };
  const isFileStream = isFile(responseType);
  const content = isFileStream
    ? { "application/octet-stream": { schema: binary } }
    : { "application/json": { schema: objectOf(response, responseVariants) } };
  const description = isFileStream ? "成功，应答主体为文件" : "成功";
  return { 200: { description, headers: successHeaders(!isFileStream), content } };
}
