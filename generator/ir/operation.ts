/** Questions about an operation as a whole, for endpoints and notifications alike. */
import type { Endpoint, Notification, Operation, Origin } from "./model.ts";

/**
 * The first segments that the paths of APIv3 have: `/v3/…`, and `/brand/…` for the endpoints of brands. Pages lie below
 * `openapi/` by the path, and modules below the output folder.
 */
export const pathRoots: readonly string[] = ["v3", "brand"];

/** Whether an operation, or an alias of one, is an endpoint. */
export function isEndpoint<One extends { readonly kind: Operation["kind"] }>(
  operation: One,
): operation is Extract<One, { readonly kind: "endpoint" }> {
  return operation.kind === "endpoint";
}

/** Whether an operation, or an alias of one, is a notification. */
export function isNotification<One extends { readonly kind: Operation["kind"] }>(
  operation: One,
): operation is Extract<One, { readonly kind: "notification" }> {
  return operation.kind === "notification";
}

/** The `source` of a canonical page that is not imported from the upstream tree. */
export const officialSamples: Origin = "official-samples";

/** Says where the facts of an operation come from, for a reader of its documentation. Undefined where a page has them. */
export function describeOrigin({ origin }: Pick<Operation, "origin">): string | undefined {
  return origin === undefined ? undefined : "依据微信支付官方示例";
}

/** How findings and the name lock refer to an operation: `POST /v3/…`, or the event of a notification. */
export function identityOf(
  operation: Pick<Endpoint, "kind" | "method" | "path"> | Pick<Notification, "kind" | "event">,
): string {
  return operation.kind === "endpoint" ? `${operation.method} ${operation.path}` : operation.event;
}

/** What a page is placed by: the path of an endpoint, the event of a notification. */
export function pathOrEvent(
  operation: Pick<Endpoint, "kind" | "path"> | Pick<Notification, "kind" | "event">,
): string {
  return operation.kind === "endpoint" ? operation.path : operation.event;
}

/**
 * The section of a page that describes an operation, as headings mark it and corrections name it: the method of an
 * endpoint in lower case. A notification is always a POST.
 */
export function sectionOf(operation: Pick<Endpoint, "kind" | "method"> | Pick<Notification, "kind">): string {
  return operation.kind === "endpoint" ? operation.method.toLowerCase() : "post";
}

/**
 * What related operations have in common: the product that their paths name, whichever merchant calls it. A brand, a
 * partner and the global region have paths of their own for the same product.
 */
export function familyOf(operation: Operation): string {
  if (operation.kind === "notification") return `notification ${operation.event.split(".")[0] ?? ""}`;
  const [product = ""] = operation.path
    .split("/")
    .filter((part) => !/^(?:|v3|brand|partner|global)$/u.test(part));
  return product;
}
