/** The IR as an OpenAPI 3.1 document: what goes over the wire, for every tool that reads no pages. */
import type { Endpoint, NamedEndpoint, NamedNotification, Operation } from "../ir/model.ts";
import { isEndpoint, isNotification } from "../ir/operation.ts";
import { spareBase, usualBase } from "../ir/region.ts";
import { parametersOf } from "../ir/request.ts";
import { groupBy } from "../ir/walk.ts";
import { nameOperation } from "../ir/names.ts";
import { components } from "./components.ts";
import { pathOperation } from "./operation.ts";
import { notifications, productOf, sortProducts, type Product } from "./products.ts";
import type { OpenApiDocument, PathItem, Server, Tag } from "./types.ts";
import { webhookOperation } from "./webhook.ts";

export type * from "./types.ts";
export { wireNotes } from "../docs/field.ts";

/** Returns the document of the operations, which is independent of their order. */
export function toOpenApi(operations: readonly Operation[]): OpenApiDocument {
  const endpoints = operations
    .filter(isEndpoint)
    .map((one) => nameOperation(one))
    .sort(byPathAndMethod);
  const events = operations
    .filter(isNotification)
    .map((one) => nameOperation(one))
    .sort(byEvent);
  return {
    openapi: "3.1.0",
    info,
    servers,
    security: [{ authorization: [] }],
    tags: tagsOf(endpoints, events),
    paths: pathsOf(endpoints),
    webhooks: Object.fromEntries(events.map((event) => [event.event, { post: webhookOperation(event) }])),
    components,
  };
}

const servers: readonly Server[] = [
  { url: usualBase, description: "主域名" },
  { url: spareBase, description: "备用域名" },
];

const info = {
  title: "微信支付 APIv3",
  version: "3",
  summary: "WeChat Pay APIv3, from the facts of its documentation pages",
  description: [
    "由 wechatpay-codegen 从规格页生成，所述为线上传输的内容：标有 `x-encrypted` 的字段为密文，其明文（若有结构）见 `contentSchema`；存放 JSON 的文本亦然。`operationId` 即 wechatpay-ts 的函数名。应答随时可能增加字段与枚举值，不应因此拒绝。",
    "This document describes what goes over the wire: a field marked `x-encrypted` is a ciphertext, and a structure inside of it, as of JSON in a string, is its `contentSchema`. An `operationId` is the function of that name in wechatpay-ts. Answers may gain fields and values at any time. Not an official document of WeChat Pay.",
  ].join("\n\n"),
  contact: { name: "wechatpay-ts" },
  license: { name: "MIT", identifier: "MIT" },
};

function byPathAndMethod(a: NamedEndpoint, b: NamedEndpoint): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.method < b.method ? -1 : 1;
}

function byEvent(a: NamedNotification, b: NamedNotification): number {
  return a.event < b.event ? -1 : 1;
}

function tagsOf(endpoints: readonly Endpoint[], events: readonly Operation[]): Tag[] {
  const products = endpoints.map(({ path }) => productOf(path));
  return sortProducts([...products, ...(events.length > 0 ? [notifications] : [])]).map(tagOf);
}

function tagOf({ tag, title }: Product): Tag {
  return { name: tag, description: title, "x-displayName": title };
}

function pathsOf(endpoints: readonly NamedEndpoint[]): Record<string, PathItem> {
  const urlPatterns = new Set<string>();
  const entries = [...groupBy(endpoints, ({ path }) => path)].map(
    ([path, operations]): [string, PathItem] => {
      const item = Object.fromEntries(
        operations.map((operation) => [operation.method.toLowerCase(), pathOperation(operation)]),
      );
      const urlPattern = path.replace(/\{\w+\}/gu, "{}");
      const isTwin = urlPatterns.has(urlPattern);
      urlPatterns.add(urlPattern);
      return [isTwin ? twinKey(path) : keyOf(path), item];
    },
  );
  return Object.fromEntries(entries);
}

/**
 * OpenAPI takes two paths for one that differ in the names of their parameters alone, and WeChat Pay documents such a pair:
 * a request is named by one of two numbers. The fragment tells the keys apart; no HTTP client sends it.
 */
function twinKey(path: string): string {
  return `${path}#${parametersOf(path).join("-")}`;
}

/** `/v3/a/{b}#b` → `/v3/a/{b}`: the path of a key. */
export function pathOfKey(key: string): string {
  return key.split("#", 1)[0] ?? "";
}

/**
 * Two of WeChat Pay's URLs end with a slash, which linters take for an oversight. An empty fragment behind it changes
 * nothing: no HTTP client sends it.
 */
export function keyOf(path: string): string {
  return path.endsWith("/") ? `${path}#` : path;
}
