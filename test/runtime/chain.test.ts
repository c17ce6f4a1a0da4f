import { describe, expect, test, vi } from "vitest";
import { createClient, RequestError, type CallOptions, type Client } from "wechatpay-ts";
import { Result } from "#runtime/call/result";
import { chain, type Modules } from "#runtime/chain";
import { nearest } from "#runtime/util/nearest";
import { define, string, type Method } from "#runtime/schema";
import { options } from "./support/keys.ts";
import { productsOf } from "./support/products.ts";

interface Called {
  readonly operation: string;
  readonly request: unknown;
  readonly options: CallOptions | undefined;
}

/** A client whose calls resolve to their arguments. */
const echo: Client = {
  ...createClient(options()),
  call: (operation, request, settings) => {
    const data: unknown = { operation: `${operation.method} ${operation.path}`, request, options: settings };
    const result = { data, response: { status: 200, headers: {} }, requestId: undefined };
    return new Result(Promise.resolve(result)) as Result<never>; // The test reads it without a type.
  },
};

function emitted(path: string, ...methods: Method[]) {
  const operations = methods.map((method) => {
    const operation = define(method, `/${path}`, { request: { id: string }, response: {} });
    return [`${method.toLowerCase()}Operation`, operation] as const;
  });
  return vi.fn(() =>
    Promise.resolve<Record<string, unknown>>({ ...Object.fromEntries(operations), isX: () => true }),
  );
}

const paths = {
  "v3/gov/subsidy/n-qualifications/sync": emitted("v3/gov/subsidy/n-qualifications/sync", "POST"),
  "v3/pay/transactions/out-trade-no/{out_trade_no}": emitted(
    "v3/pay/transactions/out-trade-no/{out_trade_no}",
    "GET",
  ),
  "v3/marketing/applyment_id/delete": emitted("v3/marketing/applyment_id/delete", "POST", "DELETE"),
  "v3/marketing/applyment_id": emitted("v3/marketing/applyment_id", "GET", "DELETE"),
  "v3/ecommerce/applyments/": emitted("v3/ecommerce/applyments/", "POST"),
  "v3/a/toString": emitted("v3/a/toString", "GET"),
  "v3/a/value-of": emitted("v3/a/value-of", "GET"),
  "v3/a/toJSON/constructor": emitted("v3/a/toJSON/constructor", "GET"),
  "v3/a/then": emitted("v3/a/then", "GET", "POST"),
  "v3/a/apply/call/name": emitted("v3/a/apply/call/name", "PUT", "PATCH"),
};

type End = (request: unknown, options?: CallOptions) => Result<Called>;
/** The generated types know which segment follows which; here any of these follows any. */
type Segment =
  | "gov"
  | "subsidy"
  | "nQualifications"
  | "n-qualifications/sync"
  | "qualifications"
  | "sync"
  | "pay"
  | "transactions"
  | "outTradeNo"
  | "_out_trade_no_"
  | "marketing"
  | "applyment_id"
  | "ecommerce"
  | "applyments"
  | "_empty_"
  | "a"
  | "apply"
  | "call"
  | "name"
  | "constructor"
  | "lazy"
  | "get"
  | "post"
  | "put"
  | "delete";
type Link = End & { readonly [Name in Segment]: Link };
type Paths = Record<
  keyof typeof paths | "/v3/gov/subsidy/n-qualifications/sync" | "v3/gov" | "v3/nowhere",
  Link
>;
interface AnySpelling extends Client, Paths {
  readonly v3: Link;
  readonly chain: (path: keyof Paths) => Link;
}

/** The proxy has every name, and these tests also use names that the derived type refuses. */
function spellings(modules: Modules): AnySpelling {
  return chain<unknown>(echo, productsOf(modules)) as unknown as AnySpelling;
}

const wx = spellings(paths);
const settings = { timeout: 5 };
const sync = "POST /v3/gov/subsidy/n-qualifications/sync";

describe("the spellings", () => {
  test.each<[string, End]>([
    ["of segments", (...call) => wx.v3.gov.subsidy.nQualifications.sync.post(...call)],
    ["of chain()", (...call) => wx.chain("v3/gov/subsidy/n-qualifications/sync").post(...call)],
    ["of brackets with a slash", (...call) => wx["/v3/gov/subsidy/n-qualifications/sync"].post(...call)],
    ["of brackets", (...call) => wx["v3/gov/subsidy/n-qualifications/sync"].post(...call)],
    ["mixed", (...call) => wx.chain("v3/gov").subsidy["n-qualifications/sync"].post(...call)],
  ])("%s call the same operation", async (_, post) => {
    const result = post({ id: "1" }, settings);
    expect(await result).toEqual({ operation: sync, request: { id: "1" }, options: settings });
    expect((await result.withResponse()).response.status).toBe(200);
  });

  test.each<[string, string, () => PromiseLike<Called>]>([
    [
      "a path with a parameter",
      "GET /v3/pay/transactions/out-trade-no/{out_trade_no}",
      () => wx.v3.pay.transactions.outTradeNo._out_trade_no_.get({}),
    ],
    [
      "a path with a parameter in braces",
      "GET /v3/pay/transactions/out-trade-no/{out_trade_no}",
      () => wx.chain("v3/pay/transactions/out-trade-no/{out_trade_no}").get({}),
    ],
    [
      "a path with a verb",
      "DELETE /v3/marketing/applyment_id",
      () => wx.v3.marketing.applyment_id.delete({}),
    ],
    [
      "a path whose segment has the name of a verb",
      "DELETE /v3/marketing/applyment_id/delete",
      () => wx.v3.marketing.applyment_id.delete.delete({}),
    ],
    [
      "a path with a slash at the end",
      "POST /v3/ecommerce/applyments/",
      () => wx["v3/ecommerce/applyments/"].post({}),
    ],
    [
      "the segment of an empty name",
      "POST /v3/ecommerce/applyments/",
      () => wx.v3.ecommerce.applyments._empty_.post({}),
    ],
    [
      "a path with names that functions have",
      "PUT /v3/a/apply/call/name",
      () => wx.v3.a.apply.call.name.put({}),
    ],
  ])("the chain calls the operation of %s", async (_, operation, call) => {
    expect((await call()).operation).toBe(operation);
  });
});

describe("an unknown path", () => {
  test.each<[string, () => PromiseLike<unknown>, string]>([
    [
      "an unknown path",
      () => wx.v3.gov.subsidy.qualifications.sync.post({}),
      "Did you mean v3/gov/subsidy/n-qualifications/sync?",
    ],
    [
      "a verb that the path does not have",
      () => wx.v3.marketing.applyment_id.post({}),
      "has no post. It has .get, .delete.",
    ],
    ["a path without a verb", () => wx.v3.marketing.applyment_id({}), "expected a verb at its end"],
    [
      "an inherited name",
      () => wx.v3.constructor.get({}),
      "v3/constructor: this path is not in this client. Add",
    ],
    [
      "a path of a client without endpoints",
      () => spellings({})["v3/nowhere"].get({}),
      'v3/nowhere: this path is not in this client. Add its page to specs/ and generate, or describe it with define() of "wechatpay-ts/schema" and call it with client.call()',
    ],
  ])("the chain rejects %s", async (_, call, message) => {
    await expect(call()).rejects.toBeInstanceOf(RequestError);
    await expect(call()).rejects.toThrow(message);
    await expect(call()).rejects.toMatchObject({ code: "ERR_CHAIN_PATH" });
  });

  const similar = [
    "v3/pay/transactions/native",
    "v3/pay/partner/transactions/native",
    "v3/refunds",
    "v3/refund/domestic/refunds",
    "v3/global/refunds",
    "v3/global/transactions/native",
    "v3/transactions/out-trade-no/{out_trade_no}",
    "v3/marketing/busifavor/stocks",
    "v3/bill/tradebill",
  ];

  test.each<[wanted: string, suggestion: string | undefined]>([
    ["v3/pay/transactions/nativ", "v3/pay/transactions/native"],
    ["v3/bill/tradebil", "v3/bill/tradebill"],
    ["v3/transactions/outTradeNo/{out_trade_no", "v3/transactions/out-trade-no/{out_trade_no}"],
    // As near as those above, but of another product or region.
    ["v3/pay/transaction/native", undefined],
    ["v3/partner/transactions/native", undefined],
    ["v3/global/transactionss/native", undefined],
    ["v3/refund", undefined],
    ["v3/refund/refunds", undefined],
    ["v3/globel/refunds", undefined],
    ["v3/marketing/favor/stocks", undefined],
  ])("the error for %s suggests %s", async (wanted, suggestion) => {
    const modules = Object.fromEntries(similar.map((path) => [path, emitted(path, "GET")]));
    const client = spellings(modules);
    const calling = client.chain(wanted as keyof Paths).get({}); // none of these is a path
    await expect(calling).rejects.toThrow(
      suggestion === undefined ? "client. Add its page" : `client. Did you mean ${suggestion}?`,
    );
  });

  test("nearest returns the name with the fewest edits", () => {
    expect(nearest("kitten", ["kitchen", "sitting", "mitten"])).toBe("mitten");
    expect(nearest("v3/nope", ["v3/gov/subsidy/sncode/lock"])).toBeUndefined();
    expect(nearest("a", [])).toBeUndefined();
  });
});

test("the chain loads a module at its first call", async () => {
  const load = emitted("v3/lazy", "GET");
  const lazy = spellings({ "v3/lazy": load });
  const named = lazy.v3.lazy.get;
  expect(load).not.toHaveBeenCalled();
  await named({});
  expect(load).toHaveBeenCalledTimes(1);
});

test("a failed load fails the call", async () => {
  const broken = spellings({
    "v3/nowhere": () => Promise.reject(new Error("chunk not found")),
  });
  await expect(broken["v3/nowhere"].get({})).rejects.toThrow("chunk not found");
});

test("the chain has the members of the client", async () => {
  expect(wx.mchid).toBe("1900007291");
  const operation = define<object, Called>("GET", "/v3/direct", { request: {}, response: {} });
  expect((await wx.call(operation, {})).operation).toBe("GET /v3/direct");
  await expect(wx.verify({ headers: {}, body: "" })).rejects.toThrow("Wechatpay-Timestamp is missing");
});

test("await, JSON.stringify and conversions do not call an endpoint", async () => {
  const link = wx.v3.pay;
  expect(await wx).toBe(wx);
  expect((await link) === link).toBe(true);
  expect(JSON.stringify({ wx, link })).toBe('{"wx":{"mchid":"1900007291"}}');
  expect(`${link}`).toBe("[chain v3/pay]");
  expect("path: " + (link as unknown as string)).toBe("path: [chain v3/pay]");
  expect(Symbol.iterator in link).toBe(false);
  expect(String(wx)).toBe("[object Object]");
});

interface Calls {
  readonly "v3/a/then": { readonly get: () => PromiseLike<Called>; readonly post: () => PromiseLike<Called> };
  readonly "v3/a/toString": { readonly get: () => PromiseLike<Called> };
  readonly "v3/a/value-of": { readonly get: () => PromiseLike<Called> };
  readonly "v3/a/toJSON/constructor": { readonly get: () => PromiseLike<Called> };
}

describe("segments with names of the language", () => {
  const typed = chain<Calls>(echo, productsOf(paths));

  test.each<[string, () => PromiseLike<Called>]>([
    ["GET /v3/a/toString", () => typed.v3.a.toString.get()],
    ["GET /v3/a/value-of", () => typed.v3.a.valueOf.get()],
    ["GET /v3/a/toJSON/constructor", () => typed.v3.a.toJSON.constructor.get()],
    ["GET /v3/a/then", () => typed.chain("v3/a/then").get()],
    ["POST /v3/a/then", () => typed["v3/a/then"].post()],
  ])("are called as %s", async (operation, call) => {
    expect((await call()).operation).toBe(operation);
  });

  test("a segment then is not a member, since await would call it", () => {
    // @ts-expect-error: the type leaves the segment out.
    expect(typed.v3.a.then).toBeUndefined();
  });
});
