/** Where a page stands in the upstream tree, and what it stands for: a URL, or an event. */
import type { Operation } from "../ir/model.ts";

export interface Address {
  readonly kind: Operation["kind"];
  readonly path: string;
  /** `openapi/v3/….md` or `webhook/v3/….md` */
  readonly page: string;
}

const folders = { endpoint: "openapi", notification: "webhook" } as const;

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
