/** One notify_url for several merchants: the notification is that of the client whose keys verify and decrypt it. */
import { createCipheriv, randomBytes } from "node:crypto";
import { describe, expect, expectTypeOf, test, vi } from "vitest";
import { createClient, type Client, type ClientOptions } from "wechatpay-ts";
import { createClient as createChainClient } from "wechatpay-ts/chain";
import { memoryCache, notifications, type Receipt } from "#runtime/webhook";
import { apiV3Key, options, publicKeyId, publicPem, rsa, wechatpay, type KeyPair } from "../support/keys.ts";
import { delivery, notificationBody, payment } from "../support/notification.ts";
import { signed } from "../support/wechatpay.ts";

const otherKeys = rsa();
const otherId = "PUB_KEY_ID_0119000000022024010100000000";
const otherSecret = randomBytes(16).toString("hex");

function merchant(mchid: string, changes: Partial<ClientOptions> = {}): Client {
  return createClient(options({ mchid, ...changes }));
}

/** A client with a public key of WeChat Pay and an APIv3 key that no other client has. */
const own = { wechatpayKeys: { [otherId]: publicPem(otherKeys.publicKey) }, apiV3Key: otherSecret };

/** A notification for a merchant with these keys. */
function delivered(secret: string, serial: string, keys: KeyPair, changes: Record<string, unknown> = {}) {
  const nonce = randomBytes(6).toString("hex");
  const cipher = createCipheriv("aes-256-gcm", secret, nonce).setAAD(Buffer.from("transaction"));
  const bytes = Buffer.concat([cipher.update(JSON.stringify(payment)), cipher.final(), cipher.getAuthTag()]);
  const resource = {
    ...{ algorithm: "AEAD_AES_256_GCM", ciphertext: bytes.toString("base64"), nonce },
    associated_data: "transaction",
  };
  const body = notificationBody({ resource, ...changes });
  return { headers: signed(body, { serial, key: keys.privateKey }), body };
}

const ofFirst = (changes = {}) => delivered(apiV3Key, publicKeyId, wechatpay, changes);
const ofSecond = (changes = {}) => delivered(otherSecret, otherId, otherKeys, changes);
/** Signed with the key that the clients share, and encrypted for the second. */
const shared = (changes = {}) => delivered(otherSecret, publicKeyId, wechatpay, changes);

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "fulfilled",
    (error: unknown) => error,
  );
}

describe("clients with keys of their own", () => {
  const first = merchant("1900000001");
  const second = merchant("1900000002", own);
  const { parse, handle } = notifications([first, second]);

  test("each notification is that of the client whose key signed it", async () => {
    expect((await parse(ofFirst())).client).toBe(first);
    expect((await parse(ofSecond())).client).toBe(second);
    const handler = vi.fn((_: Receipt) => undefined);
    await handle(ofSecond(), handler);
    expect(handler.mock.calls[0]?.[0].client).toBe(second);
  });

  test("neither JSON, a copy, nor a log of the event has the client", async () => {
    const event = await parse(ofSecond());
    expect(JSON.stringify(event)).not.toContain("client");
    expect({ ...event }).not.toHaveProperty("client");
    expect(Object.keys(event)).not.toContain("client");
  });

  test("a signature of one client's key does not count for another's serial", async () => {
    const body = notificationBody();
    const headers = signed(body, { serial: otherId, key: wechatpay.privateKey });
    expect(await failure(parse({ headers, body }))).toMatchObject({ code: "ERR_SIGNATURE_MISMATCH" });
  });

  test("a serial that no client knows is rejected", async () => {
    const { headers, body } = ofFirst();
    const unknown = { ...headers, "Wechatpay-Serial": "PUB_KEY_ID_0" };
    expect(await failure(parse({ headers: unknown, body }))).toMatchObject({ code: "ERR_SERIAL_UNKNOWN" });
  });
});

describe("clients that share a key of WeChat Pay", () => {
  const clients = [
    merchant("1900000001"),
    merchant("1900000002", { apiV3Key: otherSecret }),
    merchant("1900000003", { apiV3Key: "3".repeat(32) }),
  ];
  const { parse } = notifications(clients);

  test("the APIv3 key tells whose notification it is", async () => {
    expect((await parse(ofFirst())).client.mchid).toBe("1900000001");
    expect((await parse(shared())).client.mchid).toBe("1900000002");
  });

  test("a genuine notification that none decrypts is rejected", async () => {
    const error = await failure(parse(delivered("4".repeat(32), publicKeyId, wechatpay)));
    expect(error).toMatchObject({ name: "DecryptError", code: "ERR_DECRYPT" });
    expect(String(error)).toMatch(/none of the 3 clients.*check apiV3Key/);
  });

  test("a forged one is decrypted with no key", async () => {
    const { headers, body } = shared();
    const forged = { headers, body: body.replace("SUCCESS", "SUCCES5") };
    expect(await failure(parse(forged))).toMatchObject({ code: "ERR_SIGNATURE_MISMATCH" });
  });

  test("a client with another key under the same serial does not receive it", async () => {
    const mistaken = { [publicKeyId]: publicPem(otherKeys.publicKey) };
    const odd = merchant("1900000002", { wechatpayKeys: mistaken, apiV3Key: otherSecret });
    for (const all of [
      [merchant("1900000001"), odd],
      [odd, merchant("1900000001")],
    ]) {
      expect(await failure(notifications(all).parse(shared()))).toMatchObject({
        code: "ERR_SIGNATURE_MISMATCH",
      });
      expect((await notifications(all).parse(ofFirst())).client.mchid).toBe("1900000001");
    }
  });

  test("merchants share a cache, and not their entries in it", async () => {
    const cache = memoryCache();
    const { handle } = notifications(clients, { cache });
    const handler = vi.fn();
    await handle(ofFirst(), handler);
    await handle(shared(), handler); // the same id
    expect(handler).toHaveBeenCalledTimes(2);
    await handle(ofFirst(), handler);
    await handle(shared(), handler);
    expect(handler).toHaveBeenCalledTimes(2);
    // A single client of one of them finds the entries of the list.
    await notifications(clients[1] ?? [], { cache }).handle(shared(), handler);
    expect(handler).toHaveBeenCalledTimes(2);
  });

  test("markHandled takes the event, or its id and client", async () => {
    const { parse: read, markHandled } = notifications(clients, { cache: memoryCache() });
    const event = await read(shared());
    await markHandled(event);
    expect((await read(shared())).duplicate).toBe(true);
    expect((await read(ofFirst())).duplicate).toBe(false);
    await markHandled({ id: event.id, client: clients[0] as Client }); // there are three
    expect((await read(ofFirst())).duplicate).toBe(true);
    const stored = JSON.parse(JSON.stringify(event)) as { id: string };
    const error = await failure(markHandled(stored));
    expect(error).toMatchObject({ code: "ERR_NOTIFICATION_REPLY" });
    expect(String(error)).toContain("{ id, client }");
  });
});

describe("clients with the same APIv3 key", () => {
  const first = merchant("1900000001");
  const second = merchant("1900000002");
  const { parse } = notifications([first, second]);
  const of = (resource: object) => delivery({}, resource);

  test("the number in the notification tells whose it is", async () => {
    expect((await parse(of({ mchid: "1900000002" }))).client).toBe(second);
    expect((await parse(of({ sp_mchid: "1900000001", sub_mchid: "1900000002" }))).client).toBe(first);
    expect((await parse(of({ combine_mchid: "1900000002" }))).client).toBe(second);
    expect((await parse(of({ mch_id: "1900000002" }))).client).toBe(second);
  });

  test.each([
    ["neither number", { mchid: "1900000003" }],
    ["no number", payment],
    ["a list for its content", ["1900000001"]],
    ["a text for its content", "1900000001"],
    ["both numbers", { mchid: "1900000001", sp_mchid: "1900000002" }],
  ])("a notification with %s is rejected", async (_, resource) => {
    const error = await failure(parse(of(resource as object))); // WeChat Pay writes objects
    expect(error).toMatchObject({ name: "DecryptError", code: "ERR_DECRYPT" });
    expect(String(error)).toContain("2 clients have the same apiV3Key");
  });
});

test("another algorithm is named, also with several clients", async () => {
  const { parse } = notifications([
    merchant("1900000001"),
    merchant("1900000002", { apiV3Key: otherSecret }),
  ]);
  const encrypted = { ciphertext: "AAAA", nonce: "0123456789ab", associated_data: "x" };
  const body = notificationBody({ resource: { ...encrypted, algorithm: "AEAD_SM4_GCM" } });
  expect(await failure(parse({ headers: signed(body), body }))).toMatchObject({
    code: "ERR_DECRYPT_ALGORITHM",
  });
});

describe("clients that fetch certificates", () => {
  const serial = "5157F09EFDC096DE15EBE81A47057A7232F1B8E1";
  const key = { id: serial, key: {}, certificate: undefined };

  /** A client whose key ring is a stub: what it knows now, and what it finds when it searches. */
  function fetching(mchid: string, secret: string, knows: boolean, fails = false) {
    const find = vi.fn((_: string, isPlausible = true) => {
      if (fails) return Promise.reject(new Error("the fetch failed"));
      return Promise.resolve(knows || isPlausible ? ringKey : undefined);
    });
    const certificates = () => ({ find, preferred: () => ringKey });
    const client = createClient({
      ...options({ mchid, apiV3Key: secret, wechatpayKeys: undefined }),
      certificates: certificates as unknown as NonNullable<ClientOptions["certificates"]>, // a stub of a key ring
    });
    return { client, find };
  }
  const ringKey = {
    ...key,
    key: { algorithm: "rsa", bits: 2048, verify: () => Promise.resolve(true) },
  };
  const message = (secret: string) => delivered(secret, serial, wechatpay);

  test("while one client knows the key, no other searches for it", async () => {
    const first = fetching("1900000001", apiV3Key, true);
    const second = fetching("1900000002", otherSecret, false);
    const { parse } = notifications([first.client, second.client]);
    expect((await parse(message(apiV3Key))).client).toBe(first.client);
    expect(second.find.mock.calls).toEqual([[serial, false]]);
  });

  test("a verified notification makes the others search, if none that knows the key decrypts it", async () => {
    const first = fetching("1900000001", apiV3Key, true);
    const second = fetching("1900000002", otherSecret, false);
    const { parse } = notifications([first.client, second.client]);
    expect((await parse(message(otherSecret))).client).toBe(second.client);
  });

  test("a client that cannot fetch does not stop the others", async () => {
    const broken = fetching("1900000001", apiV3Key, false, true);
    const second = fetching("1900000002", otherSecret, true);
    const { parse } = notifications([broken.client, second.client]);
    expect((await parse(message(otherSecret))).client).toBe(second.client);
    const alone = notifications([broken.client, merchant("1900000003")]);
    expect(await failure(alone.parse(message(apiV3Key)))).toMatchObject({ message: "the fetch failed" });
  });
});

describe("the list of clients", () => {
  test.each<[string, unknown, RegExp]>([
    ["empty", [], /clients: expected at least one client/],
    ["with something else", [merchant("1900000001"), {}], /clients\[1\]: expected a client, received object/],
    ["undefined", undefined, /client: expected a client, received undefined/],
  ])("is refused if it is %s", (_, clients, message) => {
    expect(() => notifications(clients as Client)).toThrow(message); // JavaScript may pass anything
  });

  test("the type of the clients is that of event.client", async () => {
    const wx = createChainClient(options());
    const event = await notifications([wx]).parse(delivery());
    expectTypeOf(event.client).toEqualTypeOf(wx);
    expect(event.client).toBe(wx);
    expectTypeOf(
      (await notifications(merchant("1900000001")).parse(delivery())).client,
    ).toEqualTypeOf<Client>();
  });
});
