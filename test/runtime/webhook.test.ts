import { once } from "node:events";
import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { createClient, DecryptError, NotificationError, SignatureError } from "wechatpay-ts";
import { notifications, type HeadersInput, type RawNotification } from "#runtime/webhook";
import { options } from "./support/keys.ts";
import { notificationBody, payment } from "./support/notification.ts";
import { encryptedResource, serve, signed } from "./support/wechatpay.ts";

const { parse } = notifications(createClient(options()));
const event = notificationBody;
const resource = payment;

const opened = {
  id: "EV-2018022511223320873",
  create_time: "2026-11-20T10:34:56+08:00",
  event_type: "TRANSACTION.SUCCESS",
  resource_type: "encrypt-resource",
  summary: "支付成功",
  original_type: "transaction",
  resource,
};

function lowered(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function distinct(headers: Record<string, string>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value]]));
}

describe("the form of a request", () => {
  const body = event();
  const headers = signed(body);

  test.each<[string, () => Parameters<typeof parse>[0]]>([
    ["a Fetch Request", () => new Request("http://shop.example/notify", { method: "POST", headers, body })],
    ["node's headers and text", () => ({ headers: lowered(headers), body })],
    ["Headers and a Buffer", () => ({ headers: new Headers(headers), body: Buffer.from(body) })],
    ["node's rawHeaders", () => ({ headers: Object.entries(headers).flat(), body })],
    ["node's headersDistinct", () => ({ headers: distinct(headers), body })],
    ["a plain object and bytes", () => ({ headers, body: new TextEncoder().encode(body) })],
  ])("parse handles %s", async (_, input) => {
    expect(await parse(input())).toEqual(opened);
  });
});

test("parse returns what it verified, even if the server reuses its buffers", async () => {
  const body = event();
  const forged = event({ id: "EV-FORGED" });
  for (let turns = 0; turns < 12; turns++) {
    const buffer = Buffer.from(body);
    const headers = lowered(signed(body));
    const parsing = parse({ headers, body: buffer });
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    buffer.fill(forged);
    for (const name of Object.keys(headers)) headers[name] = "";
    expect(await parsing).toEqual(opened);
  }
});

async function failure(input: Parameters<typeof parse>[0]): Promise<unknown> {
  return parse(input).then(
    () => "parsed",
    (reason: unknown) => reason,
  );
}

describe("an invalid notification", () => {
  test("parse rejects a parsed body, and names how to get the raw one", async () => {
    const body = event();
    // What express.json() leaves behind: no type check stops it in JavaScript.
    const parsed = { headers: signed(body), body: JSON.parse(body) as unknown } as unknown as RawNotification;
    const error = await failure(parsed);
    expect(error).toBeInstanceOf(NotificationError);
    expect(error).toMatchObject({ code: "ERR_NOTIFICATION_BODY" });
    expect(String(error)).toMatch(/received object.*express\.raw/);
  });

  test("parse rejects a Request whose body was read", async () => {
    const body = event();
    const request = new Request("http://shop.example/", { method: "POST", headers: signed(body), body });
    await request.json();
    expect(await failure(request)).toMatchObject({ code: "ERR_NOTIFICATION_BODY" });
  });

  test("parse rejects a body that was parsed and serialized again", async () => {
    const body = event();
    const spaced = JSON.stringify(JSON.parse(body), undefined, 1);
    expect(await failure({ headers: signed(body), body: spaced })).toMatchObject({
      code: "ERR_SIGNATURE_MISMATCH",
    });
  });

  test("parse rejects a probe, a late message, a missing signature and a repeated header", async () => {
    const body = event();
    const headers = signed(body);
    const probe = { ...headers, "Wechatpay-Signature": "WECHATPAY/SIGNTEST/0" };
    expect(await failure({ headers: probe, body })).toMatchObject({ code: "ERR_SIGNATURE_MISMATCH" });
    const late = signed(body, { timestamp: Math.floor(Date.now() / 1000) - 400 });
    expect(await failure({ headers: late, body })).toMatchObject({ code: "ERR_SIGNATURE_CLOCK" });
    expect(await failure({ headers: {}, body })).toBeInstanceOf(SignatureError);
    const serial = headers["Wechatpay-Serial"] ?? "";
    const twice = { ...headers, "Wechatpay-Serial": [serial, serial] };
    const repeated = await failure({ headers: twice, body });
    expect(repeated).toMatchObject({ code: "ERR_SIGNATURE_HEADERS" });
    expect(String(repeated)).toContain("Wechatpay-Serial came twice");
  });

  test("parse rejects a modified resource in a signed envelope", async () => {
    const encrypted = encryptedResource(JSON.stringify(resource));
    const body = event({ resource: { ...encrypted, associated_data: "refund" } });
    expect(await failure({ headers: signed(body), body })).toBeInstanceOf(DecryptError);
  });

  test.each<[string, string, string]>([
    ["no JSON", "{", "ERR_RESPONSE_JSON"],
    ["no object", "[]", "ERR_NOTIFICATION_FORMAT"],
    ["no resource", event({ resource: undefined }), "ERR_NOTIFICATION_FORMAT"],
    ["no ciphertext", event({ resource: { nonce: "abcdefghijkl" } }), "ERR_NOTIFICATION_FORMAT"],
    ["no event type", event({ event_type: 1 }), "ERR_NOTIFICATION_FORMAT"],
    ["a resource that is not JSON", event({ resource: encryptedResource("text") }), "ERR_RESPONSE_JSON"],
    [
      "an id that would be rounded",
      event({ resource: encryptedResource('{"id":9007199254740993}') }),
      "ERR_UNSAFE_INTEGER",
    ],
  ])("parse handles %s", async (_, body, code) => {
    expect(await failure({ headers: signed(body), body })).toMatchObject({ code, requestId: "08F8C7D2" });
  });
});

describe("a repeated header", () => {
  const names = ["Wechatpay-Serial", "Wechatpay-Nonce", "Wechatpay-Timestamp", "Wechatpay-Signature"];

  test.each(names)("parse rejects a repeated %s in every form of headers", async (name) => {
    const body = event();
    const headers = signed(body);
    const value = headers[name] ?? "";
    const twice = [...Object.entries(headers), [name.toUpperCase(), value] as const];
    const forms: HeadersInput[] = [
      twice.flat(),
      new Headers(twice.map(([key, one]) => [key, one])),
      { ...headers, [name.toUpperCase()]: value },
      { ...headers, [name]: [value, value] },
    ];
    for (const form of forms) {
      const error = await failure({ headers: form, body });
      expect(error).toMatchObject({ name: "SignatureError", code: "ERR_SIGNATURE_HEADERS" });
      expect(String(error)).toContain(`${name} came twice`);
    }
    const thrice = { ...headers, [name]: `${value},${value}, ${value}` }; // some proxies join without a space
    expect(String(await failure({ headers: thrice, body }))).toContain(`${name} came 3 times`);
  });

  test("parse rejects a repeated header as node delivers it", async () => {
    const body = event();
    const headers = signed(body);
    const outcomes: Promise<unknown>[] = [];
    const { url } = await serve((response, seen) => {
      outcomes.push(failure({ headers: seen.headers, body: seen.bytes }));
      response.end();
    });
    for (const more of [{}, { "wechatpay-nonce": [headers["Wechatpay-Nonce"] ?? "", "x"] }]) {
      const sent = request(url, { method: "POST", headers: { ...lowered(headers), ...more } }).end(body);
      await once(sent, "response");
    }
    expect(await Promise.all(outcomes)).toMatchObject(["parsed", { code: "ERR_SIGNATURE_HEADERS" }]);
  });
});

test("parse accepts a notification without summary and resource_type, with null associated_data", async () => {
  const encrypted = { ...encryptedResource(JSON.stringify(resource), ""), associated_data: null };
  const body = event({ summary: undefined, resource_type: undefined, resource: encrypted });
  expect(await parse({ headers: signed(body), body })).toMatchObject({
    summary: "",
    resource_type: "",
    resource,
  });
});

describe("a null in the envelope", () => {
  test.each(["summary", "resource_type"])("%s counts as absent", async (name) => {
    const body = event({ [name]: null });
    expect(await parse({ headers: signed(body), body })).toEqual({ ...opened, [name]: "" });
  });

  test.each(["original_type", "algorithm", "associated_data"])(
    "resource.%s counts as absent",
    async (name) => {
      const encrypted = { original_type: "transaction", ...encryptedResource(JSON.stringify(resource), "") };
      const body = event({ resource: { ...encrypted, [name]: null } });
      const { original_type, ...rest } = opened;
      const expected = name === "original_type" ? rest : { ...rest, original_type };
      expect(await parse({ headers: signed(body), body })).toEqual(expected);
    },
  );

  test.each<[string, Record<string, unknown>, string]>([
    ["id", { id: null }, "id: expected a string, received null"],
    ["create_time", { create_time: null }, "create_time: expected a string, received null"],
    ["event_type", { event_type: null }, "event_type: expected a string, received null"],
    ["resource", { resource: null }, "resource: expected an object, received null"],
    [
      "nonce",
      { resource: { ciphertext: "", nonce: null } },
      "resource.nonce: expected a string, received null",
    ],
    ["a summary that is a number", { summary: 1 }, "summary: expected a string, received number"],
  ])("%s is named if it is required or of another type", async (_, changes, message) => {
    const body = event(changes);
    const error = await failure({ headers: signed(body), body });
    expect(error).toMatchObject({ code: "ERR_NOTIFICATION_FORMAT" });
    expect(String(error)).toContain(message);
  });
});

test("parse measures the age by the clock of the client", async () => {
  const body = event();
  const past = notifications(createClient(options({ now: () => 1_000_000 })));
  expect(await past.parse({ headers: signed(body, { timestamp: 1_300 }), body })).toEqual(opened);
  await expect(past.parse({ headers: signed(body), body })).rejects.toMatchObject({
    code: "ERR_SIGNATURE_CLOCK",
  });
});
