/** The options validate, onIssue, describe and allow: messages that differ from the documentation. */
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
import { options } from "../support/keys.ts";
import { encryptedResource, serveSigned, signed, type Server } from "../support/wechatpay.ts";

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

/** Creates an `onIssue` that records the issues it receives. */
function recorder(): { reported: string[]; onIssue: OnIssue } {
  const reported: string[] = [];
  return { reported, onIssue: ({ path, rule }, _, way) => reported.push(`${way} ${path} ${rule}`) };
}

/** The types reject it, too; but a page may be wrong. */
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
  test("is reported once for each operation, path and rule, counting all elements of a list as one path", async () => {
    const { reported, onIssue } = recorder();
    const client = clientFor(await serveSigned("{}"), { onIssue });
    await client.call(post, odd);
    await client.call(post, odd);
    expect(reported).toEqual(
      ["request json.state enum", "request json.goods[].price type", "request json.goods[].id type"].map(
        (line) => line.replace("[].price", "[0].price").replace("[].id", "[1].id"),
      ),
    );
  });

  test("is not validated with validate: false", async () => {
    const { reported, onIssue } = recorder();
    const client = clientFor(await serveSigned('{"new":1}'), { onIssue, validate: false });
    await client.call(post, odd);
    expect(reported).toEqual([]);
    await client.call(post, odd, { validate: "report" });
    expect(reported).toHaveLength(4);
  });

  test.each([
    [{ out_trade_no: "😀" }, "json.out_trade_no: expected characters of at most 3 bytes"],
    [{ out_trade_no: "1", name: Buffer.alloc(256).toString("base64") }, "json.name: expected plain text"],
    [{ outTradeNo: "1" }, "did you mean out_trade_no?"],
    [{ out_trade_no: "1", attach: "{" }, "json.attach: expected object or string of JSON"],
  ])("is rejected with validate: throw before it is signed: %o", async (content, message) => {
    const server = await serveSigned("{}");
    const calling = clientFor(server, { validate: "throw" }).call(post, {
      json: content,
    } as unknown as Order);
    await expect(calling).rejects.toMatchObject({
      code: "ERR_REQUEST_INVALID",
      message: expect.stringContaining(message) as string,
    });
    expect(server.seen).toEqual([]);
  });
});

test("the client validates the headers of the options where the page documents headers", async () => {
  const keyed = define<object, unknown>("POST", "/v3/keyed", {
    request: { headers: required({ "Idempotency-Key": required(string) }) },
    response: {},
  });
  const server = await serveSigned("{}");
  const client = clientFor(server, { validate: "throw" });
  await client.call(keyed, {}, { headers: { "idempotency-key": "1" } });
  await expect(client.call(keyed, {}, { headers: { "X-Other": "1" } })).rejects.toThrow(
    "headers.Idempotency-Key: required",
  );
  await client.call(post, { json: { out_trade_no: "1" } }, { headers: { "X-Other": "1" } });
  expect(server.seen).toHaveLength(2);
});

test("an error does not contain an unknown name that may be personal", async () => {
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

test("the default text replaces that of a describe which throws", async () => {
  const describe = () => {
    throw new Error("on purpose");
  };
  const client = clientFor(await serveSigned("{}"), { validate: "throw", describe });
  await expect(client.call(post, { json: {} } as Order)).rejects.toThrow("json.out_trade_no: required");
});

describe("allow", () => {
  const rejected = async (request: Order, allow: Allow<Order>): Promise<readonly Issue[]> => {
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
  ])("%o ignores the issues that it names, and no others", async (allow, rest) => {
    expect(placesOf(await rejected(odd, allow)).sort()).toEqual(rest.sort());
  });

  test("the error suggests an allow that is enough for the request to be sent", async () => {
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
      const [, suggested = "null"] = /allow: (\{.*\})$/.exec(error) ?? [];
      const allow = JSON.parse(suggested) as Allow; // the client checks it
      await client.call(post, request as Order, { ...untyped, allow });
      expect(server.seen, error).toHaveLength(1);
    }
  });

  test("ignored issues do not count towards the most that are reported", async () => {
    const goods = Array.from({ length: 3_000 }, () => ({ id: "😀", price: 1 }));
    const request = { json: { out_trade_no: "1", goods, state: "MAYBE" as "ON" } };
    expect(placesOf(await rejected(request, { "json.goods": "four-byte" }))).toEqual(["json.state enum"]);
  });

  test.each(["enum", { "json.state": "enumm" }, { "json.state": ["enum", 1] }, { "*": false }, ["enum"]])(
    "the client rejects %o",
    async (allow) => {
      const calling = clientFor(await serveSigned("{}")).call(post, odd, { allow: allow as Allow<Order> });
      await expect(calling).rejects.toMatchObject({ code: "ERR_REQUEST_OPTIONS" });
      await expect(calling).rejects.toThrow(/options\.allow: expected paths/);
    },
  );

  test("its type has the paths of a request", () => {
    expectTypeOf<PathOf<Order>>().toEqualTypeOf<
      | `json${"" | `.${"out_trade_no" | "state" | "name" | `goods${"" | "[]" | "[].id" | "[].price"}` | `attach${"" | ".note"}`}`}`
      | `headers${"" | ".Idempotency-Key"}`
    >();
    // @ts-expect-error -- a path that the request does not have
    const misspelt: Allow<Order> = { "json.goods[].prize": "type" };
    // @ts-expect-error -- a rule that does not exist
    const unruly: Allow<Order> = { "json.goods": "types" };
    expect([misspelt, unruly]).toHaveLength(2);
    expectTypeOf<Allow>().toExtend<Allow<Order>>();
  });
});

describe("a response", () => {
  const changedResponse = {
    state: "NEW",
    amount: "12",
    new_field: 1,
    list: [{ id: "1" }, {}],
    held: "{}",
    name: "😀",
  };

  test.each(["report", "throw"] as const)(
    "is returned unchanged and reported with validate: %s",
    async (validate) => {
      const { reported, onIssue } = recorder();
      const client = clientFor(await serveSigned(JSON.stringify(changedResponse)), { onIssue, validate });
      const request: Order = { json: { out_trade_no: "1" } };
      expect(await client.call(post, request)).toEqual({ ...changedResponse, held: {} });
      expect(await client.call(post, request)).toEqual({ ...changedResponse, held: {} });
      expect(reported).toEqual([
        "response state enum",
        "response amount type",
        "response new_field unknown",
        "response list[1].id required",
        "response held.id required",
      ]);
    },
  );

  test("causes a warning with the path of each issue, but without a name that may be personal", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    try {
      const client = clientFor(await serveSigned('{"amount":"12","held":{"id":"1","张三":1,"note_2":1}}'));
      await client.call(post, { json: { out_trade_no: "1" } });
      expect(warn.mock.calls).toEqual([
        [
          expect.stringMatching(/^response to POST \/v3\/orders: .*amount: expected number.*onIssue/),
          { code: "WECHATPAY_RESPONSE_ISSUE", type: expect.any(String) as string },
        ],
        [expect.stringContaining("held[unknown]: no such field is documented"), expect.anything()],
        [expect.stringContaining("held.note_2: no such field is documented"), expect.anything()],
      ]);
    } finally {
      warn.mockRestore();
    }
  });

  test("causes one warning for all names that may be personal", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    try {
      const client = clientFor(await serveSigned('{"held":{"id":"1","张三":1,"13800138000":2,"李四":3}}'));
      await client.call(post, { json: { out_trade_no: "1" } });
      expect(warn.mock.calls.map(([message]) => String(message).includes("held[unknown]: no such"))).toEqual([
        true,
      ]);
    } finally {
      warn.mockRestore();
    }
  });

  test("is reported for at most twenty unknown names of one object, which do not hide other issues", async () => {
    const { reported, onIssue } = recorder();
    const held = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`oUp ${index}`, 1]));
    const client = clientFor(await serveSigned(JSON.stringify({ held: { id: "1", ...held } })), { onIssue });
    await client.call(post, { json: { out_trade_no: "1" } });
    expect(reported).toHaveLength(20);
    await client.call(post, { json: { out_trade_no: 1 } } as unknown as Order);
    expect(reported.slice(20)).toEqual(["request json.out_trade_no type"]);
  });

  test("is not validated if it is a file", async () => {
    const { reported, onIssue } = recorder();
    const bill = define<object, unknown>("GET", "/v3/bill", {
      responseType: "stream",
      request: {},
      response: {},
    });
    await clientFor(await serveSigned("a,b"), { onIssue }).call(bill, {});
    expect(reported).toEqual([]);
  });
});

test("a notification is returned unchanged and reported", async () => {
  const reported: unknown[][] = [];
  const client = createClient(options({ onIssue: (...all) => reported.push(all) }));
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
  expect(reported).toEqual([
    [
      { path: "resource.total", rule: "type", expected: { type: "integer" }, received: "string" },
      paid,
      "response",
    ],
    [
      {
        path: "resource.trade_state",
        rule: "enum",
        expected: { type: "string", values: ["SUCCESS"] },
        received: "string",
      },
      paid,
      "response",
    ],
    [{ path: "resource.payer", rule: "unknown", received: "object" }, paid, "response"],
  ]);
});

test("the option describe replaces the text of issues", async () => {
  const client = clientFor(await serveSigned("{}"), {
    validate: "throw",
    describe: ({ path, rule }, of, direction) =>
      `${"method" in of ? of.method : ""} ${direction}: ${path} ${rule}`,
  });
  await expect(client.call(post, odd)).rejects.toThrow(
    "differs from the documentation: POST request: json.state enum; POST",
  );
});
