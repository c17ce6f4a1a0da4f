/** Builds the target, headers and body of a request from its documented groups. */
import { encodeUtf8 } from "../encoding/bytes.ts";
import { requestError } from "../errors.ts";
import { isHeaderValue, JSON_TYPE } from "../protocol/headers.ts";
import { writeJson } from "../protocol/json.ts";
import type { RequestBody } from "../protocol/sign.ts";
import { objectSchema } from "../schema/field-schema.ts";
import type { Groups } from "../schema/request.ts";
import type { Operation } from "../schema/schema.ts";
import { isObject, kindOf } from "../util/kind.ts";
import { own, ownMember } from "../util/own.ts";

/** Header values by name in lower case. */
export type HeaderMap = Readonly<Record<string, string>>;

/**
 * Builds the path and query. The same text is signed and sent.
 *
 * @param basePath the path of the base URL without a slash at its end: empty, or `/hk`
 * @throws RequestError for a path parameter or query value that has no text
 */
export function targetOf(operation: Operation, request: Groups, basePath: string): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    pathParameter(operation, request, name),
  );
  if (operation.search !== undefined) return basePath + path + operation.search;
  const query = queryOf(operation, ownMember(request, "query"));
  return basePath + path + (query && `?${query}`);
}

/** Reports whether a request is sent as multipart/form-data. */
export function isUpload(operation: Operation): boolean {
  return Object.hasOwn(operation.request, "body");
}

/** Writes the JSON body. @throws RequestError if the method allows no body */
export function jsonBody(operation: Operation, request: Groups): RequestBody {
  const json = ownMember(request, "json");
  if (json === undefined) {
    // A server may reject a POST without a type, even if its body is empty.
    const hasNone = operation.method === "GET" || operation.method === "DELETE";
    return { signedBody: "", bytes: undefined, type: hasNone ? undefined : JSON_TYPE };
  }
  if (operation.method === "GET")
    throw requestError(operation, "ERR_REQUEST_BODY", "json: a GET request cannot have a body. Remove it.");
  const signedBody = writeJson(json);
  return { signedBody, bytes: encodeUtf8(signedBody), type: JSON_TYPE };
}

/** The headers that the client or the platform sets: other values would break the signature or the message. */
const RESERVED = new Set([
  "authorization",
  "connection",
  "content-encoding",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Adds the headers of the options to those of the request, which they override. Documented ones get their documented
 * spelling, so that a header in another case is encrypted, too.
 */
export function mergeHeaders({ request }: Operation, groups: Groups, headers: HeadersOption): Groups {
  const group = ownMember(groups, "headers");
  if (headers === undefined && group === undefined) return groups;
  if (group !== undefined && !isObject(group)) return groups; // callerHeaders rejects it
  const documented = objectSchema(request).fields.get("headers")?.object?.ordered ?? [];
  const spellings = new Map(documented.map(({ name }) => [name.toLowerCase(), name]));
  const merged = new Map<string, [name: string, value: unknown]>();
  for (const [name, value] of [...Object.entries(group ?? {}), ...Object.entries(headers ?? {})]) {
    const lower = name.toLowerCase();
    if (value !== undefined) merged.set(lower, [spellings.get(lower) ?? name, value]);
  }
  return { ...groups, headers: Object.fromEntries(merged.values()) };
}

type HeadersOption = Readonly<Record<string, string | undefined>> | undefined;

/** Reads the headers of a request by their names in lower case. @throws RequestError for a name or value that HTTP cannot carry */
export function callerHeaders(operation: Operation, groups: Groups): HeaderMap {
  const group = ownMember(groups, "headers") ?? {};
  if (!isObject(group)) {
    const why = `headers: expected an object, received ${kindOf(group)}`;
    throw requestError(operation, "ERR_REQUEST_HEADER", why);
  }
  const headers = Object.entries(group).filter(([, value]) => value !== undefined);
  return own(
    Object.fromEntries(
      headers.map(([name, value]) => [name.toLowerCase(), headerValue(operation, name, value)]),
    ),
  );
}

function headerValue(operation: Operation, name: string, value: unknown): string {
  // An invalid name may be a key in the wrong place, so the message does not repeat it.
  const place = `headers[${/^[\w-]{1,64}$/.test(name) ? JSON.stringify(name) : "…"}]`;
  if (!isHeaderName(name))
    throw requestError(
      operation,
      "ERR_REQUEST_HEADER",
      `${place}: not a valid header name. Use letters, digits and hyphens.`,
    );
  if (RESERVED.has(name.toLowerCase())) {
    throw requestError(operation, "ERR_REQUEST_HEADER", `${place}: the client sets this header. Remove it.`);
  }
  if (typeof value !== "string" && typeof value !== "number") {
    throw requestError(
      operation,
      "ERR_REQUEST_HEADER",
      `${place}: expected a string, received ${kindOf(value)}`,
    );
  }
  if (!isHeaderValue(String(value))) {
    const why = "contains a line break or another character that a header cannot have. Remove it.";
    throw requestError(operation, "ERR_REQUEST_HEADER", `${place}: ${why}`);
  }
  return String(value);
}

/** Reports whether a name is a token (RFC 9110 section 5.6.2). */
function isHeaderName(name: string): boolean {
  return /^[!#$%&'*+.^`|~\w-]+$/.test(name);
}

function pathParameter(operation: Operation, request: Groups, name: string): string {
  const value = ownMember(request, name);
  const text = typeof value === "number" || typeof value === "bigint" ? String(value) : value;
  if (typeof text !== "string") {
    const received = text === undefined ? "nothing" : kindOf(text);
    throw requestError(
      operation,
      "ERR_REQUEST_PATH",
      `${name}: expected a string for the path, received ${received}`,
    );
  }
  // Each would change the path to another one.
  if (text === "" || text === "." || text === "..") {
    throw requestError(
      operation,
      "ERR_REQUEST_PATH",
      `${name}: expected a path parameter that is not empty, "." or ".."`,
    );
  }
  return encode(operation, name, text);
}

function queryOf(operation: Operation, query: unknown): string {
  if (query === undefined) return "";
  if (!isObject(query)) {
    throw requestError(
      operation,
      "ERR_REQUEST_QUERY",
      `query: expected an object, received ${kindOf(query)}`,
    );
  }
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) pairs.push(queryPair(operation, name, item));
    }
  }
  return pairs.join("&");
}

function queryPair(operation: Operation, name: string, value: unknown): string {
  const place = `query.${name}`;
  if (
    !["string", "number", "boolean", "bigint"].includes(typeof value) ||
    (typeof value === "number" && !Number.isFinite(value))
  ) {
    const why = `expected a string, number or boolean, received ${kindOf(value)}`;
    throw requestError(operation, "ERR_REQUEST_QUERY", `${place}: ${why}`);
  }
  return `${encode(operation, place, name)}=${encode(operation, place, String(value))}`;
}

/** Encodes text for a URL, also the characters that a URL parser may change after they were signed. */
function encode(operation: Operation, place: string, text: string): string {
  try {
    return encodeURIComponent(text).replace(
      /[!'()*]/g,
      (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  } catch {
    const code = place.startsWith("query.") ? "ERR_REQUEST_QUERY" : "ERR_REQUEST_PATH";
    throw requestError(
      operation,
      code,
      `${place}: contains half of a surrogate pair, which has no UTF-8 encoding. Pass whole characters.`,
    );
  }
}
