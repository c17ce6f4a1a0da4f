/** How the pages of a list follow each other, where a page documents it beyond doubt. No other file decides it. */
import { childNamed, isList } from "../ir/field.ts";
import type { Endpoint, Field, Operation, Pagination } from "../ir/model.ts";

/** Adds the pagination of an endpoint that returns one list in pages. */
export function addPagination<One extends Operation>(operation: One): One {
  if (operation.kind === "notification" || operation.method !== "GET") return operation;
  const pagination = paginationOf(operation);
  return pagination ? { ...operation, pagination } : operation;
}

function paginationOf({ request, response }: Endpoint): Pagination | undefined {
  const query = childNamed(request, "query")?.children ?? [];
  const [list, ...otherLists] = response.filter(({ type }) => isList(type));
  if (!list || otherLists.length > 0) return undefined;
  const total = totalOf(response);
  const rest = { items: list.name, ...(total && { total: total.name }) };
  const token = query.find(({ name, type }) => type === "string" && nextToken(name, response) !== undefined);
  const next = token && nextToken(token.name, response);
  if (token && next) return { by: "token", parameter: token.name, next: next.name, ...rest };
  const offset = childNamed(query, "offset");
  const hasSize = query.some(({ name }) => name === "limit" || name === "page_size");
  const by = offset && hasSize ? unitOf(offset, childNamed(response, "offset")) : undefined;
  return by && { by, parameter: "offset", ...rest };
}

/** The token of the next page is named after the parameter: `page_token` and `next_page_token`. */
function nextToken(name: string, response: readonly Field[]): Field | undefined {
  if (!/(?:^|_)(?:token|cursor)$/u.test(name)) return undefined;
  const next = childNamed(response, `next_${name}`);
  return next?.type === "string" ? next : undefined;
}

/**
 * What an offset counts, by its label: 页码 is a page, 位置 and 偏移 are items. A page number needs an example of 0, as
 * the label does not say whether the first page is 0 or 1. A response that labels its offset otherwise leaves a doubt.
 */
function unitOf(offset: Field, repeated: Field | undefined): "offset" | "page" | undefined {
  if (!isNumber(offset)) return undefined;
  const unit = labelUnit(offset);
  const other = repeated && labelUnit(repeated);
  if (other !== undefined && other !== unit) return undefined;
  return unit === "page" && offset.example !== 0 && offset.example !== "0" ? undefined : unit;
}

function labelUnit({ label }: Field): "offset" | "page" | undefined {
  if (label.includes("页码")) return "page";
  return /位置|偏移/u.test(label) ? "offset" : undefined;
}

/** `total_count` counts the items of the list; beside a `total_amount`, it counts the transfers of a whole batch. */
function totalOf(response: readonly Field[]): Field | undefined {
  const total = childNamed(response, "total_count");
  return total && isNumber(total) && !childNamed(response, "total_amount") ? total : undefined;
}

function isNumber({ type }: Field): boolean {
  return type === "integer" || type === "number";
}
