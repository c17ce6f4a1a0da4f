/** What a client does with a message that is not as documented. */
import { describe, expect, expectTypeOf, test, vi } from "vitest";
import {
  createClient,
  RequestError,
  type Allow,
  type CallOptions,
  type ClientOptions,
  type Issue,
  type OnIssue,
} from "wechatpay-ts";
import {
  define,
  event,
  integer,
  json,
  list,
  number,
  oneOf,
  only,
  required,
  encrypted,
  string,
} from "#runtime/schema";
import type { PathOf } from "#runtime/validate/allow";
import { notifications, type Notification } from "#runtime/webhook";
import { options } from "./support/keys.ts";
import { encryptedResource, serveSigned, signed, type Server } from "./support/wechatpay.ts";

interface Order {
  readonly json: {
    readonly out_trade_no: string;
    readonly state?: "ON" | "OFF";
    readonly name?: string;
    readonly goods?: readonly { readonly id: string; readonly price: number }[];
    readonly attach?: { readonly note?: string };
  };
  readonly headers?: { readonly "Idempotency-Key"?: string };
}

const post = define<Order, { state?: string }>("POST", "/v3/orders", {
  request: {
    json: required({
      out_trade_no: required(string),
      state: oneOf("ON", "OFF"),
      name: encrypted,
      goods: list({ id: required(string), price: required(integer) }),
      attach: json({ note: string }),
    }),
    headers: { "Idempotency-Key": string },
  },
  response: {
    state: oneOf("ON", "OFF"),
    amount: number,
    name: encrypted,
    held: json({ id: required(string) }),
    list: list({ id: required(string) }),
  },
});

function clientFor(server: Pick<Server, "url">, changes: Partial<ClientOptions> = {}) {
  return createClient(options({ baseUrl: server.url, ...changes }));
}

/** A hook, and what it was told. */
function listener(): { told: string[]; onIssue: OnIssue } {
  const told: string[] = [];
  return { told, onIssue: ({ path, rule }, _, way) => told.push(`${way} ${path} ${rule}`) };
}

/** The types refuse it, too; a page may be wrong all the same. */
const odd = {
  json: {
    out_trade_no: "1",
    state: "MAYBE",
    goods: [
      { id: "a", price: "1" },
      { id: 2, price: "2" },
    ],
  },
} as unknown as Order;

describe("a request", () => {
  test("is told of once for operation, path and rule, an item being as good as another", async () => {
    const { told, onIssue } = listener();
    const client = clientFor(await serveSigned("{}"), { onIssue });
    await client.call(post, odd);
    await client.call(post, odd);
    expect(told).toEqual(
      ["request json.state enum", "request json.goods[].price type", "request json.goods[].id type"].map(
        (line) => line.replace("[].price", "[0].price").replace("[].id", "[1].id"),
      ),
    );
  });

  test("is not looked at with validate: false", async () => {
    const { told, onIssue } = listener();
    const client = clientFor(await serveSigned('{"new":1}'), { onIssue, validate: false });
    await client.call(post, odd);
    expect(told).toEqual([]);
    await client.call(post, odd, { validate: "report" });
    expect(told).toHaveLength(4);
  });

  test.each([
    [
      { out_trade_no: "😀" },
      "json.out_trade_no: expected characters of at most 3 bytes, received one of 4 bytes",
    ],
    [
      { out_trade_no: "1", name: Buffer.alloc(256).toString("base64") },
      "json.name: expected plain text, which",
    ],
    [{ outTradeNo: "1" }, "json.outTradeNo: no such field is documented; did you mean out_trade_no?"],
    [
      { out_trade_no: "1", attach: "{" },
      "json.attach: expected object or a string of JSON, received another string",
    ],
  ])("is refused with validate: throw, before it is signed: %o", async (content, message) => {
    const server = await serveSigned("{}");
    const calling = clientFor(server, { validate: "throw" }).call(post, {
      json: content,
    } as unknown as Order);
    await expect(calling).rejects.toThrow(message);
    expect(server.seen).toEqual([]);
  });
});

test("headers of the options count, where the page has some", async () => {
  const keyed = define<object, unknown>("POST", "/v3/keyed", {
    request: { headers: required({ "Idempotency-Key": required(string) }) },
    response: {},
  });
  const server = await serveSigned("{}");
  const client = clientFor(server, { validate: "throw" });
  await client.call(keyed, {}, { headers: { "idempotency-key": "1" } });
  await expect(client.call(keyed, {}, { headers: { "X-Other": "1" } })).rejects.toThrow(
    "headers.Idempotency-Key: expected string, received missing",
  );
  await client.call(post, { json: { out_trade_no: "1" } }, { headers: { "X-Other": "1" } });
  expect(server.seen).toHaveLength(2);
});

test("an error shows no name that may be a person's, whatever it is made of", async () => {
  const client = clientFor(await serveSigned("{}"), { validate: "throw" });
  const names = ["李四13900139000", '张三]138"00[138000.', "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"];
  for (const name of names) {
    const request = { json: { out_trade_no: "1", attach: { [name]: 1 } } };
    const error: unknown = await client.call(post, request as Order).catch((reason: unknown) => reason);
    expect(String(error)).toContain("json.attach[unknown]: no such field is documented. ");
    expect(String(error)).not.toContain(name);
    expect(error).toMatchObject({ issues: [{ path: expect.stringContaining(name.slice(0, 4)) as string }] });
  }
});

test("words of the caller's own that fail give way to the runtime's", async () => {
  const describe = () => {
    throw new Error("on purpose");
  };
  const client = clientFor(await serveSigned("{}"), { validate: "throw", describe });
  await expect(client.call(post, { json: {} } as Order)).rejects.toThrow(
    "json.out_trade_no: expected string, received missing",
  );
});

describe("allow", () => {
  const refused = async (request: Order, allow: Allow<Order>): Promise<readonly Issue[]> => {
    const server = await serveSigned("{}");
    const calling = clientFor(server, { validate: "throw" }).call(post, request, { allow });
    const error: unknown = await calling.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(server.seen).toHaveLength(error === undefined ? 1 : 0);
    return error instanceof RequestError ? error.issues : [];
  };
  const placesOf = (issues: readonly Issue[]) => issues.map(({ path, rule }) => `${path} ${rule}`);

  test.each<[Allow<Order>, string[]]>([
    [{ "*": ["enum", "type"] }, []],
    [{ json: true }, []],
    [{ "json.goods": "type", "json.state": "enum" }, []],
    [{ "json.goods[].price": "type", "json.state": true }, ["json.goods[1].id type"]],
    [
      { "json.goods[]": "enum", "json.state": ["type"] },
      ["json.state enum", "json.goods[0].price type", "json.goods[1].price type", "json.goods[1].id type"],
    ],
  ])("%o passes over what it names, and over nothing else", async (allow, left) => {
    expect(placesOf(await refused(odd, allow)).sort()).toEqual(left.sort());
  });

  test("is what the error says, and what it says is enough", async () => {
    const untyped: CallOptions = { validate: "throw" };
    const requests: unknown[] = [
      { json: { out_trade_no: "😀" } },
      { json: { out_trade_no: "1", zz: 1 } },
      { json: { out_trade_no: "1", goods: [{ id: "1", price: "1" }] } },
      { json: {} },
      { json: { out_trade_no: "1", 'a"].[b': 1 } },
      { json: { out_trade_no: "1" }, headers: { "idempotency-key": 1 } },
    ];
    for (const request of requests) {
      const server = await serveSigned("{}");
      const client = clientFor(server);
      const error = await client.call(post, request as Order, untyped).then(String, String);
      const [, said = "null"] = /allow: (\{.*\})$/.exec(error) ?? [];
      const allow = JSON.parse(said) as Allow; // what isAllow makes sure of
      await client.call(post, request as Order, { ...untyped, allow });
      expect(server.seen, error).toHaveLength(1);
    }
  });

  test("leaves room for what it does not allow, however much that is", async () => {
    const goods = Array.from({ length: 3_000 }, () => ({ id: "😀", price: 1 }));
    const request = { json: { out_trade_no: "1", goods, state: "MAYBE" as "ON" } };
    expect(placesOf(await refused(request, { "json.goods": "four-byte" }))).toEqual(["json.state enum"]);
  });

  test.each(["enum", { "json.state": "enumm" }, { "json.state": ["enum", 1] }, { "*": false }, ["enum"]])(
    "%o is no such thing",
    async (allow) => {
      const calling = clientFor(await serveSigned("{}")).call(post, odd, { allow: allow as Allow<Order> });
      await expect(calling).rejects.toMatchObject({ code: "ERR_REQUEST_OPTIONS" });
      await expect(calling).rejects.toThrow(/options\.allow: expected paths .* rules of required, type/);
    },
  );

  test("knows the paths of a request", () => {
    expectTypeOf<PathOf<Order>>().toEqualTypeOf<
      | `json${"" | `.${"out_trade_no" | "state" | "name" | `goods${"" | "[]" | "[].id" | "[].price"}` | `attach${"" | ".note"}`}`}`
      | `headers${"" | ".Idempotency-Key"}`
    >();
    // @ts-expect-error -- a path that the request does not have
    const misspelt: Allow<Order> = { "json.goods[].prize": "type" };
    // @ts-expect-error -- a rule that there is not
    const unruly: Allow<Order> = { "json.goods": "types" };
    expect([misspelt, unruly]).toHaveLength(2);
    expectTypeOf<Allow>().toExtend<Allow<Order>>();
  });
});

describe("an answer", () => {
  const strange = {
    state: "NEW",
    amount: "12",
    new_field: 1,
    list: [{ id: "1" }, {}],
    held: "{}",
    name: "😀",
  };

  test.each(["report", "throw"] as const)(
    "is handed out as it is, and told of, with validate: %s",
    async (validate) => {
      const { told, onIssue } = listener();
      const client = clientFor(await serveSigned(JSON.stringify(strange)), { onIssue, validate });
      const request: Order = { json: { out_trade_no: "1" } };
      expect(await client.call(post, request)).toEqual({ ...strange, held: {} });
      expect(await client.call(post, request)).toEqual({ ...strange, held: {} });
      expect(told).toEqual([
        "response state enum",
        "response amount type",
        "response new_field unknown",
        "response list[1].id required",
        "response held.id required",
      ]);
    },
  );

  test("is warned of by its name, an unknown key of a map by its place alone", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    try {
      const client = clientFor(await serveSigned('{"amount":"12","held":{"id":"1","张三":1,"note_2":1}}'));
      await client.call(post, { json: { out_trade_no: "1" } });
      expect(warn.mock.calls).toEqual([
        [
          "response to POST /v3/orders: differs from the documentation: amount: expected number, received string. It was returned unchanged; see onIssue and validate of createClient.",
          { code: "WECHATPAY_RESPONSE_ISSUE", type: expect.any(String) as string },
        ],
        [expect.stringContaining("held[unknown]: no such field is documented"), expect.anything()],
        [expect.stringContaining("held.note_2: no such field is documented"), expect.anything()],
      ]);
    } finally {
      warn.mockRestore();
    }
  });

  test("with a name for each user where the page has none is told of twenty times, and does not silence the rest", async () => {
    const { told, onIssue } = listener();
    const held = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`oUp ${index}`, 1]));
    const client = clientFor(await serveSigned(JSON.stringify({ held: { id: "1", ...held } })), { onIssue });
    await client.call(post, { json: { out_trade_no: "1" } });
    expect(told).toHaveLength(20);
    await client.call(post, { json: { out_trade_no: 1 } } as unknown as Order);
    expect(told.slice(20)).toEqual(["request json.out_trade_no type"]);
  });

  test("that is a file is not looked at", async () => {
    const { told, onIssue } = listener();
    const bill = define<object, unknown>("GET", "/v3/bill", {
      responseType: "stream",
      request: {},
      response: {},
    });
    await clientFor(await serveSigned("a,b"), { onIssue }).call(bill, {});
    expect(told).toEqual([]);
  });
});

test("a notification is handed out as it is, and told of", async () => {
  const told: unknown[][] = [];
  const client = createClient(options({ onIssue: (...all) => told.push(all) }));
  const paid = event<Notification>(["PAID"], {
    notification: {
      id: required(string),
      create_time: required(string),
      event_type: required(only("PAID")),
      resource_type: required(string),
      summary: required(string),
      resource: required({ total: integer, trade_state: oneOf("SUCCESS") }),
    },
    reply: {},
  });
  const modules = { PAID: [() => Promise.resolve({ notification: paid })] };
  const resource = { total: "1", trade_state: "NEW", payer: {} };
  const body = JSON.stringify({
    id: "1",
    create_time: "2026-11-20T10:34:56+08:00",
    event_type: "PAID",
    resource_type: "encrypt-resource",
    summary: "",
    resource: encryptedResource(JSON.stringify(resource)),
  });
  const { parse } = notifications(client, {}, modules);
  expect(await parse({ headers: signed(body), body })).toMatchObject({ resource });
  expect(told).toEqual([
    [{ path: "resource.total", rule: "type", expected: "integer", received: "string" }, paid, "response"],
    [
      { path: "resource.trade_state", rule: "enum", expected: '"SUCCESS"', received: "another string" },
      paid,
      "response",
    ],
    [
      { path: "resource.payer", rule: "unknown", expected: "no such field", received: "object" },
      paid,
      "response",
    ],
  ]);
});

test("the words of an issue are the caller's to choose", async () => {
  const client = clientFor(await serveSigned("{}"), {
    validate: "throw",
    describe: ({ path, rule }, of, direction) =>
      `${"method" in of ? of.method : ""} ${direction}: ${path} ${rule}`,
  });
  await expect(client.call(post, odd)).rejects.toThrow(
    "differs from the documentation: POST request: json.state enum; POST",
  );
});
