/** A brand calls the endpoints below /brand/ over HTTP; the sandbox verifies the brand's scheme and refuses other callers. */
import { createHash, generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createClient, platformCertificates, type Client, type Issue } from "wechatpay-ts";
import { postBrandMarketingProductCouponMediaUploadImage } from "wechatpay-ts/brand/marketing/product-coupon/media/upload-image";
import { postBrandMarketingProductCouponProductCoupons } from "wechatpay-ts/brand/marketing/product-coupon/product-coupons";
import { createClient as createChainClient } from "wechatpay-ts/chain";
import { fromPath } from "wechatpay-ts/file";
import { getPayTransactionsByOutTradeNo } from "wechatpay-ts/v3/pay/transactions/out-trade-no/_out_trade_no_";

import type { NamedEndpoint } from "#generator/ir/model";
import { isEndpoint } from "#generator/ir/operation";
import {
  makeCredentials,
  parseCredentials,
  startSandbox,
  type BrandClientCredentials,
  type ClientCredentials,
  type Sandbox,
} from "#sandbox/index";

import { temporaryFolder } from "../support/folder.ts";
import { exampleRequest, png } from "../support/request.ts";
import { root, specOperations } from "../support/specs.ts";
import { ask, fromPage } from "./support/browser-request.ts";

const operations = specOperations();
const brandEndpoints = operations.filter(isEndpoint).filter(({ path }) => path.startsWith("/brand/"));
const credentials = await makeCredentials();
const issues: Issue[] = [];
let sandbox: Sandbox;
let brand: Client;
let merchant: Client;

beforeAll(async () => {
  sandbox = await startSandbox({ operations, credentials, publicKeyShare: 1, stateless: true });
  brand = createClient({ ...brandOptions(), onIssue: (issue) => void issues.push(issue) });
  merchant = createClient(merchantOptions());
});
afterAll(() => sandbox.close());
beforeEach(() => void (issues.length = 0));

function brandOptions(): BrandClientCredentials {
  if (!sandbox.brandClient) throw new Error("The sandbox made no keys of a brand.");
  return sandbox.brandClient;
}

function merchantOptions(): ClientCredentials {
  if (!sandbox.client) throw new Error("The sandbox made no keys of a merchant.");
  return sandbox.client;
}

type Call = (client: Client, request: unknown) => Promise<unknown>;

async function load({ names }: NamedEndpoint): Promise<Call> {
  const path = join(root, "generated", `${names.module}.ts`);
  const module = (await import(/* @vite-ignore */ path)) as Record<string, Call>; // names.json names the functions
  const call = module[names.function];
  if (!call) throw new Error(`${names.module} has no ${names.function}.`);
  return call;
}

test("the pages document the 30 operations of product coupons, made from official samples", () => {
  expect(brandEndpoints).toHaveLength(30);
  expect(new Set(brandEndpoints.map(({ origin }) => origin))).toEqual(new Set(["official-samples"]));
  // The id of the brand is in the Authorization header alone.
  expect(brandEndpoints.filter((one) => JSON.stringify(one).includes('"name":"brand_id"'))).toEqual([]);
});

test.each(brandEndpoints.map((operation) => [operation.names.function, operation] as const))(
  "a brand calls %s, and the response is as documented",
  async (_, operation) => {
    const call = await load(operation);
    const data = await call(brand, exampleRequest(operation));
    const exchange = sandbox.received.at(-1);
    expect(exchange).toMatchObject({ signed: true, path: operation.path, method: operation.method });
    const { brandId, serialNo } = brandOptions();
    const authorization = exchange?.headers["authorization"];
    expect(authorization).toMatch(/^WECHATPAY-BRAND-SHA256-RSA2048 /u);
    expect(authorization).toContain(`brand_id="${brandId}"`);
    expect(authorization).toContain(`serial_no="${serialNo}"`);
    expect(authorization).not.toContain("mchid");
    const { status, body } = exchange?.response ?? {};
    expect(status).toBe(operation.responseType === "empty" ? 204 : 200);
    expect(data).toEqual(operation.responseType === "empty" ? undefined : JSON.parse(body ?? ""));
    expect(issues).toEqual([]);
  },
);

test("a brand uploads an image from the disk, with the digest that the client computes", async () => {
  const folder = temporaryFolder();
  const image = png;
  writeFileSync(join(folder, "coupon.png"), image);
  const { image_url } = await postBrandMarketingProductCouponMediaUploadImage(brand, {
    body: { meta: { filename: "coupon.png" }, file: await fromPath(join(folder, "coupon.png")) },
  });
  expect(image_url).toMatch(/^https:/u);
  const sha256 = createHash("sha256").update(image).digest("hex");
  expect(sandbox.received.at(-1)?.request).toMatchObject({
    body: { meta: { filename: "coupon.png", sha256 } },
  });
});

test("the three spellings of the chain call the same endpoint of a brand", async () => {
  const wx = createChainClient(brandOptions());
  await wx.brand.marketing.productCoupon.notifyConfigs.get();
  await wx["brand/marketing/product-coupon/notify-configs"].get();
  await wx.chain("brand/marketing/product-coupon/notify-configs").get();
  const path = "/brand/marketing/product-coupon/notify-configs";
  expect(sandbox.received.slice(-3).map((one) => [one.signed, one.path])).toEqual(
    Array.from({ length: 3 }, () => [true, path]),
  );
});

test("a new coupon needs either a stock or a bundle", async () => {
  const operation = brandEndpoints.find(({ names }) =>
    names.function.endsWith("ProductCouponProductCoupons"),
  );
  const { json } = exampleRequest(operation ?? { request: [] }) as unknown as Parameters<
    typeof postBrandMarketingProductCouponProductCoupons
  >[1]; // the example has the fields of the page
  const { stock, stock_bundle: _, ...neither } = json;
  const create = (value: object) =>
    postBrandMarketingProductCouponProductCoupons(
      brand,
      { json: value as typeof json },
      { validate: "throw" },
    );
  await expect(create({ ...neither, stock })).resolves.toMatchObject({ state: "AUDITING" });
  await expect(create(neither)).rejects.toMatchObject({ code: "ERR_REQUEST_INVALID" });
});

describe("the sandbox refuses", () => {
  const getConfig = { method: "GET", path: "/brand/marketing/product-coupon/notify-configs" } as const;
  const configOf = (client: Client) => load(endpointOf(getConfig)).then((call) => call(client, {}));

  function endpointOf({ method, path }: { method: string; path: string }): NamedEndpoint {
    const endpoint = brandEndpoints.find((one) => one.method === method && one.path === path);
    if (!endpoint) throw new Error(`${path}: no page documents it.`);
    return endpoint;
  }

  const refusal = (issue: RegExp) => ({
    status: 401,
    apiCode: "SIGN_ERROR",
    message: expect.stringMatching(issue) as unknown,
  });

  test("a merchant that calls an endpoint of a brand", async () => {
    await expect(configOf(merchant)).rejects.toMatchObject(refusal(/scheme is not WECHATPAY-BRAND/u));
  });

  test("a brand that calls an endpoint of a merchant", async () => {
    const request = { out_trade_no: "1", query: { mchid: "1900000001" } };
    const call = getPayTransactionsByOutTradeNo(brand, request);
    await expect(call).rejects.toMatchObject(refusal(/scheme is not WECHATPAY2-SHA256-RSA2048/u));
  });

  test.each([
    ["the id of another brand", () => ({ brandId: "1" }), /brand_id is not that of a brand/u],
    [
      "the merchant's serial number",
      () => ({ serialNo: merchantOptions().serialNo }),
      /serial_no is not that/u,
    ],
    ["the merchant's key", () => ({ privateKey: merchantOptions().privateKey }), /signature does not match/u],
  ])("a brand with %s", async (_, wrong, issue) => {
    const client = createClient({ ...brandOptions(), ...wrong() });
    await expect(configOf(client)).rejects.toMatchObject(refusal(issue));
  });

  test("every brand where the credentials have none", async () => {
    const { brand: _, ...others } = credentials;
    const other = await startSandbox({ operations, credentials: others });
    onTestFinished(() => other.close());
    expect(other.brandClient).toBeUndefined();
    const client = createClient({ ...brandOptions(), baseUrl: other.url });
    await expect(configOf(client)).rejects.toMatchObject(refusal(/brand_id is not that of a brand/u));
  });
});

test("a brand that uses platform certificates downloads them with its own signature", async () => {
  const { wechatpayKeys: _, ...options } = brandOptions();
  const client = createClient({ ...options, certificates: platformCertificates() });
  const wx = createChainClient({ ...options, certificates: platformCertificates() });
  expect(client.brandId).toBe(options.brandId);
  await expect(wx.brand.marketing.productCoupon.notifyConfigs.get()).resolves.toHaveProperty("notify_url");
  const fetched = sandbox.find({ path: "/v3/certificates", status: 200 }).at(-1);
  expect(fetched?.headers["authorization"]).toContain('brand_id="');
});

test("the page of the sandbox calls an endpoint of a brand and lists it", async () => {
  const path = "/brand/marketing/product-coupon/notify-configs";
  const response = await ask(`${sandbox.url}/sandbox/call${path}`, { headers: fromPage(sandbox) });
  expect(response.status).toBe(200);
  expect(sandbox.received.at(-1)).toMatchObject({ signed: true, path });
  const { paths } = JSON.parse((await ask(`${sandbox.url}/openapi.json`)).body) as {
    paths: Record<string, { get?: { description?: string } }>;
  }; // an OpenAPI document
  expect(paths[path]?.get?.description).toContain("依据微信支付官方示例");
});

describe("a file of keys", () => {
  const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const publicKey = keys.publicKey.export({ type: "spki", format: "pem" });
  const file = {
    mchid: "1900000001",
    serialNo: "AB",
    apiV3Key: "0".repeat(32),
    merchantPublicKey: publicKey,
    publicKeyId: "PUB_KEY_ID_01",
    wechatpayPrivateKey: keys.privateKey.export({ type: "pkcs8", format: "pem" }),
  };
  const ofBrand = { brandId: "120344", brandSerialNo: "cd", brandPublicKey: publicKey };

  test("may have the keys of a brand", () => {
    expect(parseCredentials(file).brand).toBeUndefined();
    expect(parseCredentials({ ...file, ...ofBrand }).brand).toMatchObject({
      brandId: "120344",
      serialNo: "CD",
    });
    const brandApiV3Key = "1".repeat(32);
    const apiKeyOf = (more: object) => parseCredentials({ ...file, ...ofBrand, ...more }).brand?.apiV3Key;
    expect([apiKeyOf({}), apiKeyOf({ brandApiV3Key })]).toEqual([undefined, brandApiV3Key]);
  });

  test.each([
    ["lacks an entry of the brand", { brandSerialNo: undefined }, /brandSerialNo.* is missing/u],
    ["has an id that is not a number", { brandId: "b1" }, /brandId.* digits/u],
    ["has a serial number that is not hexadecimal", { brandSerialNo: "xyz" }, /brandSerialNo.* hexadecimal/u],
    ["has a short APIv3 key", { brandApiV3Key: "1" }, /brandApiV3Key.* 32 bytes/u],
    ["has an APIv3 key that is not text", { brandApiV3Key: 1 }, /brandApiV3Key.* 32 bytes/u],
    ["has a key that is not PEM", { brandPublicKey: "secret" }, /brandPublicKey.* PEM/u],
  ])("is invalid if it %s", (_, wrong, message) => {
    expect(() => parseCredentials({ ...file, ...ofBrand, ...wrong })).toThrow(message);
  });
});
