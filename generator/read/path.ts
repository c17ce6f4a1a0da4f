/** Where a page stands in the upstream tree, and what it stands for: a URL, or an event. */
import type { Address, EndpointAddress, NotificationAddress } from "../ir/model.ts";
import { pathRoots } from "../ir/operation.ts";

/** `/v3/a/{b}` → the endpoint of `openapi/v3/a/{b}.md`; the page of the URL `a/` is `a/index.md`. */
export function endpointAddress(path: string): EndpointAddress {
  return { kind: "endpoint", path, page: `openapi${path.replace(/\/$/u, "/index")}.md` };
}

/** `TRANSACTION.SUCCESS` → the notification of `webhook/v3/TRANSACTION.SUCCESS.md`. */
export function notificationAddress(event: string): NotificationAddress {
  return { kind: "notification", event, page: `webhook/v3/${event}.md` };
}

const endpointPage = new RegExp(`^openapi/((?:${pathRoots.join("|")})/.*)\\.md$`, "u");
const notificationPage = /^webhook\/v3\/(.*)\.md$/u;

/** `openapi/v3/a/{b}.md` → the endpoint `/v3/a/{b}`; undefined for a place outside of the tree of APIv3. */
export function placeAddress(page: string | undefined): Address | undefined {
  const path = endpointPage.exec(page ?? "")?.[1];
  if (path !== undefined) return endpointAddress(`/${path.replace(/(^|\/)index$/u, "$1")}`);
  const event = notificationPage.exec(page ?? "")?.[1];
  return event === undefined ? undefined : notificationAddress(event);
}

/** A sample writes a trailing slash as a segment `{empty}`. */
export function urlOf(sample: string): string {
  return `/${sample.replace(/^\//u, "").replace(/\{empty\}$/u, "")}`;
}
