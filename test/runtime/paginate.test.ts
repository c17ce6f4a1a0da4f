/** `paginate` against an HTTP server: which pages it asks for, where it ends, and what it refuses. */
import { describe, expect, expectTypeOf, test } from "vitest";
import { createClient, type Client, type ClientOptions } from "wechatpay-ts";
import { paginate } from "wechatpay-ts/paginate";
import { bigint, definePaged, integer, list, required, string, type Pages } from "#runtime/schema";
import { getOperation, type GetDemoThingsResponse } from "../fixtures/emit/paged.ts";
import { options } from "./support/keys.ts";
import { serve, signed, type Server } from "./support/wechatpay.ts";

interface Item {
  readonly id: string;
}

interface Listing {
  readonly data?: readonly Item[];
  readonly total_count?: number;
  readonly next_page_token?: string;
}

interface Request {
  readonly query?: { readonly offset?: number; readonly page_token?: string; readonly limit?: number };
}

function operationBy<By extends Pages["by"]>(by: By, facts: { readonly total?: string } = {}) {
  const parameter = by === "token" ? "page_token" : "offset";
  return definePaged<Request, Listing, "data", "offset" | "page_token">("GET", "/v3/things", {
    pages: { by, parameter, items: "data", ...(by === "token" && { next: "next_page_token" }), ...facts },
    request: { query: { fields: { offset: integer, page_token: string, limit: integer }, type: "object" } },
    response: { data: list({ id: required(string) }), total_count: integer, next_page_token: string },
  });
}

const [offsets, pages, tokens] = [operationBy("offset"), operationBy("page"), operationBy("token")];
const counted = { total: "total_count" };
const [countedOffsets, countedPages] = [operationBy("offset", counted), operationBy("page", counted)];

const things = (count: number, from = 0): Item[] =>
  Array.from({ length: count }, (_, index) => ({ id: String(from + index) }));

type Respond = (query: URLSearchParams, call: number) => Listing | object | string | number;

/** A server that responds to each query, and a client of it. */
async function listing(
  respond: Respond,
  changes: Partial<ClientOptions> = {},
): Promise<{ client: Client; server: Server }> {
  let calls = 0;
  const server = await serve((response, { url }) => {
    const result = respond(new URL(url, "http://a").searchParams, ++calls);
    if (typeof result === "number") return void response.writeHead(result).end();
    const body = JSON.stringify(result);
    response.writeHead(200, signed(body)).end(body);
  });
  const client = createClient(options({ baseUrl: server.url, retries: 0, validate: false, ...changes }));
  return { client, server };
}

/** Serves a list as documented. `max` is the most items of a page, regardless of the request. */
function documented(
  by: "offset" | "page",
  all: readonly Item[],
  facts: { total?: boolean; max?: number } = {},
) {
  const { total = true, max = 20 } = facts;
  return (query: URLSearchParams) => {
    const size = Math.min(Number(query.get("limit") ?? max), max);
    const from = Number(query.get("offset") ?? 0) * (by === "page" ? size : 1);
    return { data: all.slice(from, from + size), ...(total && { total_count: all.length }) };
  };
}

async function collect<One>(iterable: AsyncIterable<One>): Promise<One[]> {
  const all: One[] = [];
  for await (const one of iterable) {
    all.push(one);
    if (all.length > 1000) throw new Error("the loop does not end");
  }
  return all;
}

const queriesOf = ({ seen }: Server) => seen.map(({ url }) => url.replace(/^[^?]*\??/u, ""));

describe("a loop over a list", () => {
  test.each([0, 1, 5, 6, 10, 11, 23])("reads %i items once, in every way of counting", async (count) => {
    const all = things(count);
    for (const by of ["offset", "page"] as const) {
      for (const total of [true, false]) {
        const { client } = await listing(documented(by, all, { total }));
        const operation = operationBy(by, total ? counted : {});
        expect(await collect(paginate(client, operation, { query: { limit: 5 } }))).toEqual(all);
      }
    }
    const { client } = await listing((query) => {
      const from = Number(query.get("page_token") ?? 0);
      return {
        data: all.slice(from, from + 5),
        ...(from + 5 < count && { next_page_token: String(from + 5) }),
      };
    });
    expect(await collect(paginate(client, tokens, { query: { limit: 5 } }))).toEqual(all);
  });

  test("asks for each page once, with the other parameters of the request", async () => {
    const { client, server } = await listing(documented("offset", things(10)));
    await collect(paginate(client, countedOffsets, { query: { limit: 5 } }));
    expect(queriesOf(server)).toEqual(["limit=5&offset=0", "limit=5&offset=5"]);
  });

  test("counts pages where the documentation does", async () => {
    const { client, server } = await listing(documented("page", things(12)));
    await collect(paginate(client, countedPages, { query: { limit: 5 } }));
    expect(queriesOf(server)).toEqual(["limit=5&offset=0", "limit=5&offset=1", "limit=5&offset=2"]);
  });

  test.each(["offset", "page"] as const)(
    "reads all by %s where the server sends fewer items than requested",
    async (by) => {
      const all = things(30);
      for (const total of [true, false]) {
        const { client } = await listing(documented(by, all, { total, max: 8 }));
        const operation = operationBy(by, total ? counted : {});
        expect(await collect(paginate(client, operation, { query: { limit: 20 } }))).toEqual(all);
      }
    },
  );

  test("begins where the request does", async () => {
    const all = things(12);
    const byOffset = await listing(documented("offset", all));
    expect(
      await collect(paginate(byOffset.client, countedOffsets, { query: { limit: 5, offset: 4 } })),
    ).toEqual(all.slice(4));
    const byPage = await listing(documented("page", all));
    expect(await collect(paginate(byPage.client, countedPages, { query: { limit: 5, offset: 1 } }))).toEqual(
      all.slice(5),
    );
    expect(queriesOf(byPage.server)).toHaveLength(2);
    const byToken = await listing(() => ({ data: all }));
    await collect(paginate(byToken.client, tokens, { query: { page_token: "MTIz" } }));
    expect(queriesOf(byToken.server)).toEqual(["page_token=MTIz"]);
  });

  test("calls for a page when it gets there, and not after a break", async () => {
    const { client, server } = await listing(documented("offset", things(30)));
    for await (const { id } of paginate(client, countedOffsets, { query: { limit: 5 } }))
      if (id === "6") break;
    expect(queriesOf(server)).toHaveLength(2);
  });

  test("begins anew each time", async () => {
    const { client, server } = await listing(documented("offset", things(7)));
    const all = paginate(client, countedOffsets, { query: { limit: 5 } });
    expect(await collect(all)).toEqual(await collect(all));
    expect(queriesOf(server)).toHaveLength(4);
  });

  test("passes over an empty page that has a token", async () => {
    const { client } = await listing((query) =>
      query.get("page_token") === "2" ? { data: things(1) } : { next_page_token: "2" },
    );
    expect(await collect(paginate(client, tokens, {}))).toEqual(things(1));
  });

  test("can read the responses", async () => {
    const { client } = await listing(documented("offset", things(7)));
    const responses = await collect(paginate(client, countedOffsets, { query: { limit: 5 } }).pages());
    expect(responses.map(({ data, total_count }) => [data?.length, total_count])).toEqual([
      [5, 7],
      [2, 7],
    ]);
  });

  test("goes on in a list that moves by an item", async () => {
    const all = things(12);
    const { client } = await listing((query, call) => {
      if (call === 2) all.unshift({ id: "new" });
      return documented("offset", all)(query);
    });
    const ids = (await collect(paginate(client, countedOffsets, { query: { limit: 5 } }))).map(
      ({ id }) => id,
    );
    expect(new Set(ids)).toEqual(new Set(things(12).map(({ id }) => id)));
  });

  test.each([1, 2, 3])("goes on in a list with %i new items at its start", async (added) => {
    const all = things(20);
    const { client } = await listing((query, call) => {
      if (call === 2) all.unshift(...things(added, 100));
      return documented("offset", all)(query);
    });
    const ids = (await collect(paginate(client, offsets, { query: { limit: 5 } }))).map(({ id }) => id);
    expect(new Set(ids)).toEqual(new Set(things(20).map(({ id }) => id)));
  });

  test.each(["", null])("begins with the first page for the token %j", async (page_token) => {
    const { client, server } = await listing((_, call) => ({
      data: things(1, call),
      ...(call === 1 && { next_page_token: "B" }),
    }));
    const query = { page_token: page_token as string }; // JavaScript may pass null
    expect(await collect(paginate(client, tokens, { query }))).toHaveLength(2);
    expect(queriesOf(server)).toEqual(["", "page_token=B"]);
  });

  test("counts by the parameter that the operation names", async () => {
    const numbered = definePaged<object, Listing, "data", "page_num">("GET", "/v3/things", {
      pages: { by: "page", parameter: "page_num", items: "data", total: "total_count" },
      request: { query: { fields: { page_num: integer, limit: integer }, type: "object" } },
      response: { data: list({ id: required(string) }), total_count: integer },
    });
    const all = things(12);
    const { client, server } = await listing((query) => {
      const from = Number(query.get("page_num")) * 5;
      return { data: all.slice(from, from + 5), total_count: 12 };
    });
    const begin = (page_num: unknown) =>
      collect(paginate(client, numbered, { query: { limit: 5, page_num } }));
    expect(await begin(1)).toEqual(all.slice(5));
    expect(queriesOf(server)).toEqual(["limit=5&page_num=1", "limit=5&page_num=2"]);
    await expect(begin(-1)).rejects.toThrow(/query\.page_num: expected a whole number from 0/u);
  });

  test.each([undefined, null, { query: "limit=5" }])(
    "begins with the first page for the request %j",
    async (request) => {
      const { client, server } = await listing(documented("offset", things(3)));
      const any = request as object; // JavaScript may leave it out
      expect(await collect(paginate(client, countedOffsets, any))).toEqual(things(3));
      expect(queriesOf(server)).toEqual(["offset=0"]);
    },
  );

  test("tells apart integers beyond 2^53", async () => {
    const large = definePaged<object, { readonly data?: readonly bigint[] }, "data", "offset">(
      "GET",
      "/v3/ids",
      {
        pages: { by: "offset", parameter: "offset", items: "data" },
        request: { query: { fields: { offset: integer }, type: "object" } },
        response: { data: list(bigint) },
      },
    );
    const first = 9007199254740993n;
    const server = await serve((response, { url }) => {
      const offset = BigInt(new URL(url, "http://a").searchParams.get("offset") ?? 0);
      const body = `{"data":[${offset < 3n ? String(first + offset) : ""}]}`;
      response.writeHead(200, signed(body)).end(body);
    });
    const client = createClient(options({ baseUrl: server.url }));
    expect(await collect(paginate(client, large, {}))).toEqual([first, first + 1n, first + 2n]);
  });

  test("takes a page that is not an object for one without items", async () => {
    const { client, server } = await listing(() => "maintenance");
    expect(await collect(paginate(client, tokens, {}))).toEqual([]);
    expect(await collect(paginate(client, countedOffsets, {}))).toEqual([]);
    expect(queriesOf(server)).toEqual(["", "offset=0"]);
  });

  test("reads own members of a page only", async () => {
    const { client } = await listing(() => ({}));
    const prototype = Object.prototype as { data?: unknown; next_page_token?: unknown };
    try {
      prototype.data = things(3);
      prototype.next_page_token = "evil";
      expect(await collect(paginate(client, tokens, { query: {} }))).toEqual([]);
    } finally {
      delete prototype.data;
      delete prototype.next_page_token;
    }
  });
});

describe("a loop over faulty pages ends with ERR_PAGE", () => {
  const fault = { name: "ResponseError", code: "ERR_PAGE", requestId: "08F8C7D2" };

  test.each([
    ["a server that ignores the offset", offsets, () => ({ data: things(5) })],
    ["a server that ignores the page", pages, () => ({ data: things(5) })],
    [
      "a server that ignores the offset, with a total",
      countedOffsets,
      () => ({ data: things(5), total_count: 50 }),
    ],
    ["a server with one item forever", offsets, () => ({ data: things(1) })],
    ["a server with the same two items forever", offsets, () => ({ data: things(2) })],
    [
      "a server that repeats all items but one",
      offsets,
      (_: unknown, call: number) => ({ data: [...things(4), ...things(1, 100 + call)] }),
    ],
    ["an offset that counts pages", countedOffsets, documented("page", things(95))],
    ["a page number that counts items", countedPages, documented("offset", things(95))],
    [
      "a page number that counts items, without a total",
      pages,
      documented("offset", things(95), { total: false }),
    ],
    [
      "a total beyond the last item",
      countedOffsets,
      (query: URLSearchParams) => ({ ...documented("offset", things(9))(query), total_count: 10 }),
    ],
    ["a token that repeats", tokens, () => ({ data: things(1), next_page_token: "A" })],
    [
      "tokens in a circle",
      tokens,
      (_: unknown, call: number) => ({ data: things(1, call), next_page_token: "ABC"[call % 3] }),
    ],
    [
      "tokens of empty pages without end",
      tokens,
      (_: unknown, call: number) => ({ next_page_token: String(call) }),
    ],
    ["a list that is none", offsets, () => ({ data: { id: "1" } })],
  ] as const)("for %s", async (_, operation, respond) => {
    const { client } = await listing(respond);
    await expect(collect(paginate(client, operation, { query: { limit: 10 } }))).rejects.toMatchObject(fault);
  });

  test("after the items of the pages before", async () => {
    const { client } = await listing(documented("page", things(95)));
    const ids: string[] = [];
    const loop = async () => {
      for await (const { id } of paginate(client, countedOffsets, { query: { limit: 10 } })) ids.push(id);
    };
    await expect(loop()).rejects.toMatchObject(fault);
    expect(ids).toEqual(things(10).map(({ id }) => id));
  });
});

describe("a loop passes on the errors of its calls", () => {
  test("an error of WeChat Pay", async () => {
    const { client } = await listing((query, call) =>
      call === 2 ? 500 : documented("offset", things(30))(query),
    );
    const loop = collect(paginate(client, countedOffsets, { query: { limit: 5 } }));
    await expect(loop).rejects.toMatchObject({ name: "ApiError", status: 500 });
  });

  test("after the retries of a page", async () => {
    const failing: Respond = (query, call) => (call === 2 ? 500 : documented("offset", things(12))(query));
    const { client, server } = await listing(failing, { retries: 1, retryDelay: 0 });
    expect(await collect(paginate(client, countedOffsets, { query: { limit: 5 } }))).toEqual(things(12));
    expect(queriesOf(server)).toEqual([
      "limit=5&offset=0",
      "limit=5&offset=5",
      "limit=5&offset=5",
      "limit=5&offset=10",
    ]);
  });

  test("an aborted signal between two pages", async () => {
    const { client, server } = await listing(documented("offset", things(30)));
    const controller = new AbortController();
    const loop = async () => {
      const { signal } = controller;
      for await (const { id } of paginate(client, countedOffsets, { query: { limit: 5 } }, { signal }))
        if (id === "4") controller.abort();
    };
    await expect(loop()).rejects.toMatchObject({ code: "ERR_ABORTED" });
    expect(queriesOf(server)).toHaveLength(1);
  });

  test.each([-1, 1.5, "5", null])("an offset of %j, before it sends anything", async (offset) => {
    const { client, server } = await listing(() => ({}));
    const query = { offset: offset as number };
    await expect(collect(paginate(client, offsets, { query }))).rejects.toMatchObject({
      code: "ERR_REQUEST_QUERY",
    });
    expect(queriesOf(server)).toEqual([]);
  });

  test("an operation without pages, of JavaScript", async () => {
    const { client } = await listing(() => ({}));
    const { pages: _, ...plain } = offsets;
    expect(() => paginate(client, plain as typeof offsets, {})).toThrow(
      expect.objectContaining({ code: "ERR_REQUEST_INVALID" }),
    );
  });
});

test("the types of an emitted operation name the items, and leave the offset out", async () => {
  const { client, server } = await listing(documented("offset", things(1)));
  const all = paginate(client, getOperation, { query: { limit: 5, state: "A" } });
  for await (const item of all)
    expectTypeOf(item).toEqualTypeOf<NonNullable<GetDemoThingsResponse["data"]>[number]>();
  expectTypeOf(all.pages()).toEqualTypeOf<AsyncIterable<GetDemoThingsResponse>>();
  expect(queriesOf(server)).toEqual(["limit=5&state=A&offset=0"]);
  // @ts-expect-error the page requires the limit
  expect(() => paginate(client, getOperation, {})).not.toThrow();
});
