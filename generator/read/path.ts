/** The place of a page in the tree of pages, and the URL or event that the place stands for. */
import type { Operation, PageFile } from "../ir/model.ts";

export interface Address {
  readonly kind: Operation["kind"];
  readonly path: string;
  /** `openapi/v3/….md` or `webhook/v3/….md` */
  readonly page: string;
}

const folders = { endpoint: "openapi", notification: "webhook" } as const;

/** The folders of the tree that hold pages of APIv3. */
export const treeFolders: readonly string[] = Object.values(folders).map((folder) => `${folder}/v3`);

/**
 * Finds the place of a file in the tree: `openapi/v3/….md` or `webhook/v3/….md`. Where trees are nested, the innermost
 * counts. `path` is absolute, with slashes.
 */
export function placeInTree(path: string): string | undefined {
  return /.*\/((?:openapi|webhook)\/v\d+\/.*\.md)$/u.exec(path)?.[1];
}

export function isPlaceOfV3(place: string): boolean {
  return treeFolders.some((folder) => place.startsWith(`${folder}/`));
}

/** Whether a folder lies within a tree of pages, or is a root of one. */
export function isInTree(folder: string): boolean {
  return /[/\\](?:openapi|webhook)(?:[/\\]|$)/u.test(folder);
}

/** The name by which patterns select a page: its place in the tree, or the file name of a page outside of a tree. */
export function selectableName({ page, path }: PageFile): string {
  return page ?? path.replace(/^.*\//u, "");
}

export function addressOf(kind: Operation["kind"], path: string): Address {
  return { kind, path, page: `${folders[kind]}${path.replace(/\/$/u, "/index")}.md` };
}

/** `openapi/v3/a/{b}.md` → the endpoint `/v3/a/{b}`; `a/index.md` is the URL `a/`. */
export function placeAddress(page: string | undefined): Address | undefined {
  const match = page === undefined ? null : /^(openapi|webhook)\/(v3\/.*)\.md$/u.exec(page);
  if (!match?.[1] || match[2] === undefined) return undefined;
  const path = `/${match[2].replace(/(^|\/)index$/u, "$1")}`;
  return addressOf(match[1] === "webhook" ? "notification" : "endpoint", path);
}

/** A sample writes a trailing slash as a segment `{empty}`. */
export function urlOf(sample: string): string {
  return `/${sample.replace(/^\//u, "").replace(/\{empty\}$/u, "")}`;
}
