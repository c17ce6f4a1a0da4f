/** Plain text and ciphertext, distinguished by types and at run time, in both directions. */
import { inspect } from "node:util";
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  ciphertext,
  createClient,
  type CallOptions,
  type Ciphertext,
  type Client,
  type Plaintext,
  type RequestError,
  type ResponseData,
  type Result,
  type Encrypted,
} from "wechatpay-ts";
import type { GetMerchantServiceComplaintsV2Response } from "#generated/v3/merchant-service/complaints-v2";
import { chain, type Bound } from "#runtime/chain";
import { guard, validator } from "#runtime/check";
import { compileSchema } from "#runtime/compile";
import { define, json, list, required, encrypted, string } from "#runtime/schema";
import { options, wechatpay } from "../support/keys.ts";
import { productsOf } from "../support/products.ts";
import { conceal, lastOf, reveal } from "../support/seen.ts";
import { serveSigned } from "../support/wechatpay.ts";

interface Request {
  query?: { name?: string | Ciphertext };
  json: {
    name: string | Ciphertext;
    names?: readonly (string | Ciphertext)[];
    meta?: { name?: string | Ciphertext };
    note?: string;
  };
}

interface Response {
  name: Plaintext;
  payees?: { account: Plaintext; bank: "ICBC" | (string & {}) }[];
  detail?: { phone?: Plaintext };
  count?: number;
}

const post = define<Request, Response>("POST", "/v3/people", {
  request: {
    query: { name: encrypted },
    json: required({
      name: required(encrypted),
      names: list(encrypted),
      meta: json({ name: encrypted }),
      note: string,
    }),
  },
  response: {
    name: required(encrypted),
    payees: list({ account: required(encrypted), bank: string }),
    detail: json({ phone: encrypted }),
  },
});

/** As a generated module has it. */
function postPeople<Decrypt extends boolean = true>(
  client: Client,
  request: Request,
  options?: CallOptions<Request, Decrypt>,
): Result<ResponseData<Response, Decrypt>> {
  return client.call(post, request, options);
}

const forWechatPay = (text: string) => conceal(text, wechatpay.publicKey);

async function clientOf(response: object) {
  const server = await serveSigned(JSON.stringify(response));
  return { server, client: createClient(options({ baseUrl: server.url, validate: "throw" })) };
}

describe("a ciphertext in a request", () => {
  test("the client sends a ciphertext unchanged where it would encrypt a string", async () => {
    const { server, client } = await clientOf({ name: "" });
    const encryptedName = forWechatPay("张三");
    const name = ciphertext(encryptedName);
    await client.call(post, {
      query: { name },
      json: { name, names: [name, "李四"], meta: { name } },
    });
    const { url, body } = lastOf(server);
    const requestBody = JSON.parse(body) as { name: string; names: string[]; meta: string };
    expect([
      requestBody.name,
      requestBody.names[0],
      (JSON.parse(requestBody.meta) as { name: string }).name,
    ]).toEqual([encryptedName, encryptedName, encryptedName]);
    expect(new URL(url, "http://x").searchParams.get("name")).toBe(encryptedName);
    expect(reveal(requestBody.names[1])).toBe("李四");
  });

  test("a ciphertext in a plain field is sent in Base64", async () => {
    const { server, client } = await clientOf({ name: "" });
    const text = forWechatPay("x");
    const note = ciphertext(text) as unknown as string; // A page that lacks the mark types it so.
    await client.call(post, { json: { name: "", note } }, { validate: false });
    expect(JSON.parse(lastOf(server).body)).toEqual({ name: "", note: text });
  });

  test("the client takes a string for plain text, and rejects an encrypted one as too long", async () => {
    const { client, server } = await clientOf({ name: "" });
    const request = { json: { name: forWechatPay("张三") } };
    const error = await client.call(post, request, { validate: false }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "ERR_ENCRYPT_TOO_LONG" });
    expect((error as RequestError).message).toMatch(/json\.name: .*ciphertext\(…\)/);
    expect(server.seen).toEqual([]);
  });

  test.each<[string, unknown]>([
    ["was made for this merchant", "merchant"],
    ["is not Base64", ciphertext("plain text")],
    ["is shorter than the key", ciphertext(Buffer.alloc(128).toString("base64"))],
  ])("the client rejects a ciphertext that %s", async (_, value) => {
    const { client, server } = await clientOf({ name: conceal("张三") });
    let name = value;
    if (value === "merchant") {
      ({ name } = await client.call(post, { json: { name: "a" } }, { decrypt: false }));
    }
    const before = server.seen.length;
    const request = { json: { name } } as { json: { name: string } }; // As from JavaScript.
    const calling = client.call(post, request, { validate: false });
    await expect(calling).rejects.toMatchObject({ code: "ERR_ENCRYPT_TYPE" });
    expect(server.seen).toHaveLength(before);
  });

  test("the validators accept a ciphertext for WeChat Pay, and reject one for the merchant", async () => {
    const own = { json: { name: ciphertext(forWechatPay("张三")) } };
    const { client } = await clientOf({ name: conceal("张三") });
    const { name } = await client.call(post, { json: { name: "a" } }, { decrypt: false });
    const compiled = compileSchema<Request>(post.request, "request");
    for (const is of [guard(post.request, "request"), compiled.is]) {
      expect([is(own), is({ json: { name } })]).toEqual([true, false]);
    }
    for (const list of [validator(post.request, "request"), compiled.validate]) {
      expect(list(own)).toEqual([]);
      expect(list({ json: { name } })).toMatchObject([{ path: "json.name", rule: "type" }]);
    }
  });
});

describe("a response with encrypted fields", () => {
  const createResponse = () => ({
    name: conceal("张三"),
    payees: [{ account: conceal("6217"), bank: "ICBC" }],
    detail: JSON.stringify({ phone: conceal("138") }),
  });
  const opened = {
    name: "张三",
    payees: [{ account: "6217", bank: "ICBC" }],
    detail: { phone: "138" },
  };
  const request: Request = { json: { name: "a" } };

  test("the client decrypts a response by default", async () => {
    const { client } = await clientOf(createResponse());
    expect(await client.call(post, request)).toEqual(opened);
  });

  test("decrypt: false returns ciphertexts, which decryptField decrypts", async () => {
    const foreign = createResponse();
    const { client } = await clientOf(foreign);
    const { data, requestId } = await client.call(post, request, { decrypt: false }).withResponse();
    expect(requestId).toBe("08F8C7D2");
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      ...foreign,
      detail: JSON.parse(foreign.detail) as unknown,
    });
    const phone = data.detail?.phone;
    expect(await client.decryptField(data.name)).toBe("张三");
    expect(phone && (await client.decryptField(phone))).toBe("138");
    expect(data.payees?.[0]?.bank).toBe("ICBC");
    expect(inspect(data.name)).not.toContain("张");
  });

  test("decrypt: false returns fields that were encrypted for another key", async () => {
    const { client } = await clientOf({ name: conceal("张三", wechatpay.publicKey) });
    const { name } = await client.call(post, request, { decrypt: false });
    await expect(client.decryptField(name)).rejects.toMatchObject({ code: "ERR_DECRYPT" });
    await expect(client.call(post, request)).rejects.toMatchObject({ code: "ERR_DECRYPT" });
  });

  test("the client returns a masked or empty field unchanged", async () => {
    const { client } = await clientOf({ name: "张*", payees: [{ account: "", bank: "ICBC" }] });
    const { name, payees } = await client.call(post, request, { decrypt: false });
    const [payee] = payees ?? [];
    expect([await client.decryptField(name), payee && (await client.decryptField(payee.account))]).toEqual([
      "张*",
      "",
    ]);
  });

  test("the client does not decrypt what it has encrypted for WeChat Pay", async () => {
    const { client } = await clientOf(createResponse());
    const theirs = ciphertext("QUJD") as unknown as Ciphertext<"merchant">; // JavaScript has no such type
    await expect(client.decryptField(theirs)).rejects.toThrow(
      "decryptField: expected a ciphertext of a response, received one for WeChat Pay. Only WeChat Pay can decrypt it.",
    );
  });

  test("decrypt: false works for a call of the chain", async () => {
    const { client } = await clientOf(createResponse());
    const products = productsOf({ "v3/people": () => Promise.resolve({ postOperation: post }) });
    const wx = chain<{ "v3/people": { post: Bound<typeof postPeople> } }>(client, products);
    const { name } = await wx["v3/people"].post(request, { decrypt: false });
    expectTypeOf(name).toEqualTypeOf<Ciphertext<"merchant">>();
    expect(await wx.decryptField(name)).toBe("张三");
    expectTypeOf(await wx["v3/people"].post(request)).toEqualTypeOf<Response>();
    expectTypeOf(await postPeople(client, request, { decrypt: false })).toEqualTypeOf<Encrypted<Response>>();
    expectTypeOf(await postPeople(client, request, { timeout: 1000 })).toEqualTypeOf<Response>();
  });

  test("the client rejects a decrypt that is not a boolean", async () => {
    const { client, server } = await clientOf(createResponse());
    const options = { decrypt: "no" as unknown as boolean };
    await expect(client.call(post, request, options)).rejects.toMatchObject({ code: "ERR_REQUEST_OPTIONS" });
    expect(server.seen).toEqual([]);
  });
});

test("the types distinguish ciphertexts for both recipients", () => {
  expectTypeOf<Encrypted<Response>["name"]>().toEqualTypeOf<Ciphertext<"merchant">>();
  expectTypeOf<NonNullable<Encrypted<Response>["payees"]>[number]["bank"]>().toEqualTypeOf<
    "ICBC" | (string & {})
  >();
  expectTypeOf<Encrypted<Response>["count"]>().toEqualTypeOf<number | undefined>();
  expectTypeOf<string>().toExtend<Plaintext>();
  expectTypeOf<Plaintext>().toExtend<string>();
  expectTypeOf<Ciphertext>().not.toExtend<string>();
  expectTypeOf<Ciphertext<"merchant">>().not.toExtend<Ciphertext>();
  type Complaint = NonNullable<Encrypted<GetMerchantServiceComplaintsV2Response>["data"]>[number];
  expectTypeOf<NonNullable<Complaint["payer_phone"]>>().toEqualTypeOf<Ciphertext<"merchant">>();
});
