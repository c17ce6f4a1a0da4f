/** The entry point `wechatpay-ts/paginate`: the items of a list that WeChat Pay returns in pages. */
import type { CallOptions } from "./call/options.ts";
import type { Client } from "./client.ts";
import { RequestError, ResponseError } from "./errors.ts";
import type { ResponseData } from "./protocol/ciphertext.ts";
import { labelOf } from "./schema/request.ts";
import type { PagedOperation } from "./schema/schema.ts";
import { isObject, kindOf } from "./util/kind.ts";
import { own, ownMember } from "./util/own.ts";

/** The items of a list, page by page. Each loop over it begins with the first page. */
export interface Pagination<Page, Item> extends AsyncIterable<Item> {
  /** Iterates over the responses, for what they contain beside the items. */
  pages(): AsyncIterable<Page>;
}

/** The request of a list. Its `offset` or token may be left out: the default is the first page. */
export type PageRequest<Request, Parameter extends string> = Request extends { readonly query?: infer Query }
  ? Omit<Request, "query"> & QueryGroup<WithOptional<NonNullable<Query>, Parameter>>
  : Request;

type WithOptional<Query, Name extends string> = Omit<Query, Name> & Partial<Pick<Query, Name & keyof Query>>;

type QueryGroup<Query> =
  Partial<Query> extends Query ? { readonly query?: Query | undefined } : { readonly query: Query };

/** The items of the list in a response. */
export type ItemOf<Response, List extends string> = List extends keyof Response
  ? NonNullable<Response[List]> extends readonly (infer Item)[]
    ? Item
    : never
  : never;

/**
 * Reads a list that WeChat Pay returns in pages. It calls the operation for the next page when the loop reaches it, and ends
 * at the documented total, at the last token, or where no total is documented, at a page with fewer items than one before.
 * `limit` and the other parameters are those of the request; `options` apply to the call of each page.
 *
 * A list that changes meanwhile may move between two calls: an item can then appear twice, or not at all. Sort by a stable
 * time, or limit the list to a past period, where that matters.
 *
 * @param operation the operation of a module, `getOperation`; the compiler refuses one without documented pages
 * @throws RequestError if JavaScript passes another operation. The loop throws the errors of `client.call`, and ResponseError
 * `ERR_PAGE` if the pages do not follow each other: items repeat, a token repeats, or a page is empty before the total
 * @example
 * ```ts
 * import type { Client } from "wechatpay-ts";
 * import { paginate } from "wechatpay-ts/paginate";
 * import { getOperation } from "wechatpay-ts/v3/merchant-service/complaints-v2";
 *
 * declare const client: Client;
 * const query = { begin_date: "2026-11-01", end_date: "2026-11-27", limit: 50 };
 * for await (const complaint of paginate(client, getOperation, { query })) console.log(complaint.complaint_id);
 * ```
 */
export function paginate<
  Request,
  Response,
  List extends string,
  Parameter extends string,
  Decrypt extends boolean = true,
>(
  client: Client,
  operation: PagedOperation<Request, Response, List, Parameter>,
  request: PageRequest<NoInfer<Request>, Parameter>,
  options?: CallOptions<NoInfer<Request>, Decrypt>,
): Pagination<ResponseData<Response, Decrypt>, ItemOf<ResponseData<Response, Decrypt>, List>> {
  type Page = ResponseData<Response, Decrypt>;
  type Item = ItemOf<Page, List>;
  assertPaged(operation);
  const pages = () => readPages<Request, Page>({ client, operation, request, options });
  return {
    pages,
    async *[Symbol.asyncIterator]() {
      // The operation names the list whose type is Item; readPages has checked that it is one.
      for await (const page of pages()) yield* itemsOf(page, operation) as readonly Item[];
    },
  };
}

function assertPaged(operation: unknown): asserts operation is PagedOperation {
  if (isObject(operation) && isObject(operation["pages"])) return;
  const why = "the operation has no documented pages. Call it with client.call instead.";
  throw new RequestError("ERR_REQUEST_INVALID", `paginate: ${why}`);
}

interface Call<Request> {
  readonly client: Client;
  readonly operation: PagedOperation;
  readonly request: unknown;
  readonly options: CallOptions<Request, boolean> | undefined;
}

async function* readPages<Request, Page>({
  client,
  operation,
  request,
  options,
}: Call<Request>): AsyncGenerator<Page, void, undefined> {
  const { parameter, by } = operation.pages;
  const groups = own(isObject(request) ? request : {});
  const query = own(isObject(groups["query"]) ? groups["query"] : {});
  const cursor = by === "token" ? new TokenCursor(query[parameter]) : new NumberCursor(operation, query);
  do {
    const pageRequest = { ...groups, query: { ...query, [parameter]: cursor.value } };
    // The schema of the operation checks the request, whose type the caller's compiler has checked.
    const { data, requestId } = await client
      .call(operation, pageRequest, options as CallOptions)
      .withResponse();
    const fault = cursor.read(data, operation);
    if (fault !== undefined)
      throw new ResponseError("ERR_PAGE", `${labelOf(operation)}: response.${fault}`, { requestId });
    yield data as Page; // the operation names the type of its response
  } while (cursor.advance());
}

/** Returns the items of a page; a page without items may lack the list. */
function itemsOf(page: unknown, { pages }: PagedOperation): readonly unknown[] {
  const items = memberOf(page, pages.items);
  return Array.isArray(items) ? items : [];
}

function memberOf(page: unknown, name: string): unknown {
  return isObject(page) ? ownMember(page, name) : undefined;
}

/** Where a loop is in a list. */
interface Cursor {
  /** The parameter of the page to read; undefined leaves it to WeChat Pay. */
  readonly value: unknown;
  /** Reads a page; returns what is wrong with it, if anything. */
  read(page: unknown, operation: PagedOperation): string | undefined;
  /** Moves to the next page; returns false after the last one. */
  advance(): boolean;
}

/** The most pages in a row without an item: a filter may leave pages empty, and no list is that long. */
const MAX_EMPTY_PAGES = 100;

/** Follows the tokens of the responses. */
class TokenCursor implements Cursor {
  value: unknown;
  readonly #seen = new Set<unknown>();
  #next: unknown;
  #emptyPages = 0;

  constructor(start: unknown) {
    this.value = tokenOf(start);
  }

  read(page: unknown, operation: PagedOperation): string | undefined {
    const { next = "", items } = operation.pages;
    const fault = listFault(page, items);
    this.#next = tokenOf(memberOf(page, next));
    this.#seen.add(this.value);
    this.#emptyPages = itemsOf(page, operation).length === 0 ? this.#emptyPages + 1 : 0;
    if (this.#seen.has(this.#next) && this.#next !== undefined)
      return `${next}: repeats an earlier token. ${ADVICE}`;
    if (this.#emptyPages === MAX_EMPTY_PAGES)
      return `${items}: has been empty ${MAX_EMPTY_PAGES} times in a row. ${ADVICE}`;
    return fault;
  }

  advance(): boolean {
    this.value = this.#next;
    return this.value !== undefined;
  }
}

/** Returns a token; undefined if it is empty, as it is after the last page. */
function tokenOf(value: unknown): unknown {
  return value === null || value === "" ? undefined : value;
}

/** Counts items or pages. */
class NumberCursor implements Cursor {
  value: number;
  readonly #by: "offset" | "page";
  /** The items before the page; NaN if the size of the pages before is unknown. */
  #position: number;
  #texts: readonly string[] = [];
  /** The pages in a row that repeat the page before. */
  #repetitions = 0;
  #largest = 0;
  #total: number | undefined;

  constructor({ pages: { by, parameter } }: PagedOperation, query: Readonly<Record<string, unknown>>) {
    const { [parameter]: start = 0, limit, page_size: size = limit } = query;
    if (typeof start !== "number" || !Number.isSafeInteger(start) || start < 0) {
      const why = `expected a whole number from 0, received ${kindOf(start)}. Leave it out to begin with the first page.`;
      throw new RequestError("ERR_REQUEST_QUERY", `paginate: query.${parameter}: ${why}`);
    }
    this.#by = by === "page" ? "page" : "offset";
    this.value = start;
    this.#position = by === "offset" || start === 0 ? start : start * Number(size);
  }

  read(page: unknown, operation: PagedOperation): string | undefined {
    const { items: list, total } = operation.pages;
    const texts = itemsOf(page, operation).map(textOf);
    const before = new Set(this.#texts);
    const repeated = texts.filter((text) => before.has(text)).length;
    const known = total === undefined ? undefined : memberOf(page, total);
    this.#total = typeof known === "number" ? known : undefined;
    this.#texts = texts;
    // New items at the start of the list move others to the next page. A wrong unit repeats all items, or all but one.
    const isRepetition = repeated > 0 && repeated >= texts.length - 1;
    this.#repetitions = isRepetition ? this.#repetitions + 1 : 0;
    if (this.#repetitions > (texts.length > 2 ? 0 : 1))
      return `${list}: repeats items of the page before. ${ADVICE}`;
    if (texts.length === 0 && this.#total !== undefined && this.#total > this.#position)
      return `${list}: is empty, although ${total ?? ""} counts more items. ${ADVICE}`;
    return listFault(page, list);
  }

  advance(): boolean {
    const { length } = this.#texts;
    this.#largest = Math.max(this.#largest, length);
    this.#position += length;
    this.value += this.#by === "offset" ? length : 1;
    if (length === 0) return false;
    // A shifted list can have a page with fewer items than the total promises; the position is what counts.
    if (this.#total !== undefined && !Number.isNaN(this.#position)) return this.#position < this.#total;
    return length === this.#largest;
  }
}

const ADVICE =
  "Begin again if the list changed meanwhile; otherwise call the operation for each page yourself, and report the difference to WeChat Pay.";

function listFault(page: unknown, list: string): string | undefined {
  const items = memberOf(page, list);
  if (items === undefined || items === null || Array.isArray(items)) return undefined;
  return `${list}: expected a list, received ${kindOf(items)}. ${ADVICE}`;
}

/** Returns the text of an item, to compare it with others. */
function textOf(item: unknown): string {
  return JSON.stringify(item, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}
