import { numberOf, textOf, type JsonObject } from "../util/json.ts";

/** One page of a list. */
export interface Page<Item> {
  readonly total_count: number;
  readonly next_page_token: string | undefined;
  readonly items: readonly Item[];
}

/** The items of a page by default. */
const defaultSize = 20;

/** Returns the page of a list that a query asks for by `page_size` and `page_token`. */
export function pageOf<Item>(all: readonly Item[], query: JsonObject): Page<Item> {
  const size = numberOf(query["page_size"]) ?? defaultSize;
  const from = Number(Buffer.from(textOf(query["page_token"]) ?? "", "base64url").toString()) || 0;
  const next = from + size;
  return {
    total_count: all.length,
    next_page_token: next < all.length ? Buffer.from(String(next)).toString("base64url") : undefined,
    items: all.slice(from, next),
  };
}
