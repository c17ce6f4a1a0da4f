/**
 * The parts of a request: the table of a page names a group per row (`json`, `query`, `headers`, `body`, `base_uri`), and
 * the parameters of the path beside the groups. The response of a notification, the merchant's reply, has the groups
 * `status`, `headers` and `body`.
 */
import { childNamed } from "./field.ts";
import type { Endpoint, Field, Operation } from "./model.ts";

/**
 * - `json`: the body as JSON
 * - `query`: the query string
 * - `headers`: headers beside those that every request has
 * - `body`: the parts of an upload (multipart/form-data); of a notification, the envelope
 * - `base_uri`: the bases that the endpoint is called under
 */
export const requestGroups = ["json", "query", "headers", "body", "base_uri"] as const;
/** The name of a group of a request. */
export type RequestGroup = (typeof requestGroups)[number];

/** Whether a name is that of a group; any other row of a request is a path parameter. */
export function isRequestGroup(name: string): name is RequestGroup {
  return (requestGroups as readonly string[]).includes(name);
}

/** The groups that the page of an operation can have. */
export function groupsOf({ kind }: Pick<Operation, "kind">): readonly RequestGroup[] {
  return kind === "notification" ? ["headers", "body"] : requestGroups;
}

/** The row of a group; undefined where the page has none. */
export function groupRow(fields: readonly Field[], group: RequestGroup): Field | undefined {
  return childNamed(fields, group);
}

/** The fields of a group; none where the page has no such group. */
export function groupFields(fields: readonly Field[], group: RequestGroup): readonly Field[] {
  return groupRow(fields, group)?.children ?? [];
}

/** The names of the path parameters of a URL, `/v3/a/{b}` → `b`, in its order. */
export function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? "");
}

/** The rows of the path parameters, in the order of the page. */
export function parameterRows({ path, request }: Pick<Endpoint, "path" | "request">): readonly Field[] {
  const names = parametersOf(path);
  return request.filter(({ name }) => names.includes(name));
}

/** The header by which the client says with which key it encrypted the request. */
export function serialHeader({ request }: Pick<Operation, "request">): Field | undefined {
  return groupFields(request, "headers").find(({ role }) => role === "clientSerial");
}

/** What the label of a group says beyond naming the group: `声明请求的JSON数据结构` says nothing. */
export function groupLabel({ label }: Field): string {
  const names =
    /^(?:声明|通知|请求|的|multipart\/form-data|JSON|数据结构|查询|头|体|参数|[(（]可选[)）]|\s)+$/u;
  return names.test(label) ? "" : label;
}
