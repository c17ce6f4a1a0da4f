/** Places of pages in the tree of pages, and the URL or event that a place stands for. */
import type { Address, EndpointAddress, NotificationAddress, PageFile } from "../ir/model.ts";
import { pathRoots } from "../ir/operation.ts";

/** Returns the address of an endpoint: `/v3/a/{b}` → the endpoint of `openapi/v3/a/{b}.md`; the page of the URL `a/` is `a/index.md`. */
export function endpointAddress(path: string): EndpointAddress {
  return { kind: "endpoint", path, page: `openapi${path.replace(/\/$/u, "/index")}.md` };
}

/** Returns the address of a notification: `TRANSACTION.SUCCESS` → the page `webhook/v3/TRANSACTION.SUCCESS.md`. */
export function notificationAddress(event: string): NotificationAddress {
  return { kind: "notification", event, page: `webhook/v3/${event}.md` };
}

const endpointPage = new RegExp(`^openapi/((?:${pathRoots.join("|")})/.*)\\.md$`, "u");
const notificationPage = /^webhook\/v3\/(.*)\.md$/u;

/** Returns the address of a place: `openapi/v3/a/{b}.md` → the endpoint `/v3/a/{b}`. Undefined for a place outside APIv3. */
export function placeAddress(page: string | undefined): Address | undefined {
  const path = endpointPage.exec(page ?? "")?.[1];
  if (path !== undefined) return endpointAddress(`/${path.replace(/(^|\/)index$/u, "$1")}`);
  const event = notificationPage.exec(page ?? "")?.[1];
  return event === undefined ? undefined : notificationAddress(event);
}

/** Returns the path that a sample calls. Samples write a trailing slash as a segment `{empty}`. */
export function urlOf(sample: string): string {
  return `/${sample.replace(/^\//u, "").replace(/\{empty\}$/u, "")}`;
}

/** The folders of the tree that contain pages of APIv3. */
export const treeFolders: readonly string[] = [...pathRoots.map((root) => `openapi/${root}`), "webhook/v3"];

const treePage = new RegExp(`.*/((?:openapi|webhook)/(?:v\\d+|${pathRoots.join("|")})/.*)\\.[mM][dD]$`, "u");

/**
 * Finds the place of a file in the tree: `openapi/v3/….md` or `webhook/v3/….md`. Where trees are nested, the innermost
 * counts. `path` is absolute, with slashes; its extension may be in capitals.
 */
export function placeInTree(path: string): string | undefined {
  const place = treePage.exec(path)?.[1];
  return place === undefined ? undefined : `${place}.md`;
}

/** Whether a place in the tree is one of APIv3. */
export function isPlaceOfV3(place: string): boolean {
  return treeFolders.some((folder) => place.startsWith(`${folder}/`));
}

/** Whether a place is the index page of a folder of the tree: `openapi/v3/index.md`. No URL or event has such a page. */
export function isIndexOfTree(place: string): boolean {
  return treeFolders.some((folder) => place === `${folder}/index.md`);
}

/** Whether a folder is within a tree of pages, or is the root of one. */
export function isInTree(folder: string): boolean {
  return /[/\\](?:openapi|webhook)(?:[/\\]|$)/u.test(folder);
}

/** The name by which patterns select a page: its place in the tree, or the file name of a page outside of a tree. */
export function selectableName({ page, path }: PageFile): string {
  return page ?? path.replace(/^.*\//u, "");
}
