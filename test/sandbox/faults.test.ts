/** Every fault as it looks on the wire, to a merchant on node:crypto and node:http alone. */
import { connect } from "node:net";

import { describe, expect, test } from "vitest";

import { faultNames, makeCredentials, type Sandbox, type SandboxOptions } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import {
  bearer,
  authorization,
  call,
  clientOf,
  isGenuine,
  open,
  sandboxFor,
  send,
  type Answer,
} from "./support/merchant.ts";

const operations = specOperations();
const credentials = await makeCredentials();
const target = "/v3/gov/subsidy/companies/query";
const json = { qualification_region_code: 310100, license_number: "91110108397173806M" };

function sandboxOf(options: SandboxOptions = {}): Promise<Sandbox> {
  return sandboxFor({ operations, credentials, ...options });
}

function faulty(sandbox: Sandbox, fault: string): Promise<Answer> {
  return call(sandbox, { target, json, headers: { "Sandbox-Fault": fault } });
}

function signatureBytes({ headers }: Answer): Buffer {
  return Buffer.from(String(headers["wechatpay-signature"]), "base64");
}

/** Returns the Unix time in whole seconds, as a timestamp or a Date header has it. */
const nowInSeconds = () => Math.floor(Date.now() / 1000);

describe("a response with a wrong signature", () => {
  test.each([
    "signature-forged",
    "signature-truncated",
    "signature-replayed",
    "signature-not-base64",
    "signature-missing",
    "signtest",
    "serial-unknown",
    "serial-wrong",
    "body-altered",
    "body-cut",
  ])("has status 200 and fails verification after the fault %s", async (fault) => {
    const sandbox = await sandboxOf({ publicKeyShare: 1 });
    const keys = clientOf(sandbox).wechatpayKeys;
    const right = await call(sandbox, { target, json });
    expect(isGenuine(right, keys)).toBe(true);
    const wrong = await faulty(sandbox, fault);
    expect(wrong.status).toBe(200);
    expect(isGenuine(wrong, keys)).toBe(false);
    expect(sandbox.received.at(-1)?.faults).toEqual([{ fault }]);
    expect(isGenuine(await call(sandbox, { target, json }), keys)).toBe(true);
  });

  test("differs for each fault", async () => {
    const sandbox = await sandboxOf({ publicKeyShare: 1 });
    const right = await call(sandbox, { target, json });
    expect(signatureBytes(await faulty(sandbox, "signature-forged"))).toHaveLength(256);
    expect(signatureBytes(await faulty(sandbox, "signature-truncated"))).toHaveLength(240);
    await call(sandbox, { target: "/v3/certificates" });
    const before = sandbox.received.at(-1)?.response.headers["Wechatpay-Nonce"];
    expect((await faulty(sandbox, "signature-replayed")).headers["wechatpay-nonce"]).toBe(before);
    const [probe, odd, missing] = [
      await faulty(sandbox, "signtest"),
      await faulty(sandbox, "signature-not-base64"),
      await faulty(sandbox, "signature-missing"),
    ];
    expect(probe.headers["wechatpay-signature"]).toMatch(/^WECHATPAY\/SIGNTEST\//);
    expect(odd.headers["wechatpay-signature"]).toMatch(/%/);
    expect(missing.headers).not.toHaveProperty("wechatpay-signature");
    const known = Object.keys(clientOf(sandbox).wechatpayKeys);
    expect(known).not.toContain((await faulty(sandbox, "serial-unknown")).headers["wechatpay-serial"]);
    const named = (await faulty(sandbox, "serial-wrong")).headers["wechatpay-serial"];
    expect(known).toContain(named);
    expect(named).not.toBe(right.headers["wechatpay-serial"]);
    const altered = await faulty(sandbox, "body-altered");
    expect(altered.body).toHaveLength(right.body.length);
    expect(altered.body).not.toBe(right.body);
  });

  test.each([
    ["timestamp", 301],
    ["timestamp; seconds=-900", 900],
    ["timestamp; seconds=301", -301],
  ])("is genuine and has another time after the fault %s", async (fault, seconds) => {
    const sandbox = await sandboxOf();
    const before = nowInSeconds();
    const response = await faulty(sandbox, fault);
    const after = nowInSeconds();
    expect(isGenuine(response, clientOf(sandbox).wechatpayKeys)).toBe(true);
    const signedAt = Number(response.headers["wechatpay-timestamp"]) + seconds;
    expect(signedAt).toBeGreaterThanOrEqual(before);
    expect(signedAt).toBeLessThanOrEqual(after);
  });
});

describe("a response that is replaced", () => {
  test("has status 429 with Retry-After, or 503 with the code of the fault", async () => {
    const sandbox = await sandboxOf();
    const busy = await faulty(sandbox, "status; status=429; retryAfter=7");
    expect(busy).toMatchObject({
      status: 429,
      json: { code: "FREQUENCY_LIMITED" },
      headers: { "retry-after": "7" },
    });
    const down = await faulty(sandbox, "503; code=BANK_ERROR");
    expect(down).toMatchObject({ status: 503, json: { code: "BANK_ERROR" } });
    expect(down.headers).not.toHaveProperty("retry-after");
    expect(down.headers).not.toHaveProperty("wechatpay-signature");
  });

  test("is an HTML page, a redirect or an empty body", async () => {
    const sandbox = await sandboxOf();
    const page = await faulty(sandbox, "html");
    expect(page).toMatchObject({ status: 502, headers: { "content-type": "text/html" } });
    expect(page.body).toMatch(/^<html>/);
    const moved = await faulty(sandbox, "redirect; status=302; location=http://127.0.0.1:1/x");
    expect(moved).toMatchObject({ status: 302, headers: { location: "http://127.0.0.1:1/x" } });
    const empty = await faulty(sandbox, "body-empty");
    expect(empty).toMatchObject({ status: 200, body: "" });
    expect(isGenuine(empty, clientOf(sandbox).wechatpayKeys)).toBe(true);
  });

  test("is refused by the sandbox's wrong clock, and has the Date of that clock", async () => {
    const sandbox = await sandboxOf();
    const before = nowInSeconds();
    const response = await faulty(sandbox, "clock; seconds=3600");
    const after = nowInSeconds();
    expect(response).toMatchObject({
      status: 401,
      json: { code: "SIGN_ERROR", detail: { issue: /timestamp/ } },
    });
    const respondedAt = Date.parse(String(response.headers.date)) / 1000 - 3600;
    expect(respondedAt).toBeGreaterThanOrEqual(before);
    expect(respondedAt).toBeLessThanOrEqual(after);
    expect((await faulty(sandbox, "clock; seconds=200")).status).toBe(200);
  });
});

/** All that comes over the connection, and how it ends. */
function rawly(
  sandbox: Sandbox,
  fault: string,
): Promise<{ text: string; parts: number; error: string | undefined }> {
  const body = JSON.stringify(json);
  const head = [
    `POST ${target} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Content-Type: application/json",
    "Accept: application/json",
    "User-Agent: test",
    `Content-Length: ${body.length}`,
    `Authorization: ${authorization(clientOf(sandbox), "POST", target, body)}`,
    `Sandbox-Fault: ${fault}`,
  ];
  return new Promise((resolve) => {
    const seen = { text: "", parts: 0, error: undefined as string | undefined };
    const socket = connect(Number(new URL(sandbox.url).port), "127.0.0.1", () => {
      socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
    });
    socket.setNoDelay().on("data", (chunk) => {
      seen.text += chunk.toString("latin1"); // a sign for each byte
      seen.parts += 1;
    });
    socket.on("error", (error: NodeJS.ErrnoException) => (seen.error = error.code));
    socket.on("close", () => resolve(seen));
  });
}

describe("a response with a fault of the connection", () => {
  test.each([
    ["reset", /^$/],
    ["reset; when=request", /^$/],
    ["reset; when=during", /^HTTP\/1\.1 200 .*\{"/s],
    ["reset; when=after", /^HTTP\/1\.1 200 .*\}$/s],
  ])("ends with a reset after the fault %s", async (fault, text) => {
    const sandbox = await sandboxOf();
    const seen = await rawly(sandbox, fault);
    expect(seen).toMatchObject({ error: "ECONNRESET", text: expect.stringMatching(text) as unknown });
  });

  test("ends before its Content-Length if its body is truncated", async () => {
    const sandbox = await sandboxOf();
    const { text, error } = await rawly(sandbox, "body-truncated");
    const [head = "", body = ""] = text.split("\r\n\r\n");
    const contentLength = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect({ error, length: body.length }).toEqual({
      error: undefined,
      length: Math.floor(contentLength / 2),
    });
  });

  test.each(["slow-headers; ms=200", "slow-body; ms=200"])(
    "arrives in parts and complete after the fault %s",
    async (fault) => {
      const sandbox = await sandboxOf();
      const { text, parts } = await rawly(sandbox, fault);
      expect(parts).toBeGreaterThan(4);
      const [head = "", body = ""] = text.split("\r\n\r\n");
      expect(body).toHaveLength(Number(/content-length: (\d+)/i.exec(head)?.[1]));
      expect(JSON.parse(Buffer.from(body, "latin1").toString())).toMatchObject({ code: "SUCCESS" });
    },
  );

  test("does not arrive before the caller aborts, and the next one does", async () => {
    const sandbox = await sandboxOf();
    const abort = new AbortController();
    const answer = fetch(`${sandbox.url}${target}`, {
      method: "POST",
      signal: abort.signal,
      headers: { "Sandbox-Fault": "hang" },
    });
    await expect.poll(() => sandbox.received.length).toBe(1);
    abort.abort();
    await expect(answer).rejects.toThrow(/aborted/);
    expect((await call(sandbox, { target, json })).status).toBe(200);
  });
});

describe("the faults of a test", () => {
  test("happen in order, each to the calls that it names, and then end", async () => {
    const sandbox = await sandboxOf();
    sandbox.faults.next("500");
    sandbox.faults.next({ fault: "status", status: 503 }, { times: 2 });
    sandbox.faults.next("429", { method: "GET" });
    sandbox.faults.next("502", { path: "/v3/other" });
    const statuses: number[] = [];
    for (let time = 0; time < 4; time += 1) statuses.push((await call(sandbox, { target, json })).status);
    expect(statuses).toEqual([500, 503, 503, 200]);
  });

  test("happen to every call until they are removed", async () => {
    const sandbox = await sandboxOf();
    const callOff = sandbox.faults.always("delay; ms=1, 500");
    expect((await call(sandbox, { target, json })).status).toBe(500);
    expect((await call(sandbox, { target, json })).status).toBe(500);
    expect(sandbox.received.at(-1)?.faults).toEqual([
      { fault: "delay", ms: 1 },
      { fault: "status", status: 500 },
    ]);
    callOff();
    expect((await call(sandbox, { target, json })).status).toBe(200);
    sandbox.faults.always("500");
    sandbox.faults.clear();
    expect((await call(sandbox, { target, json })).status).toBe(200);
  });

  test("can be set over HTTP, only by the sandbox's own pages", async () => {
    const sandbox = await sandboxOf();
    const plan = (headers: Record<string, string>) =>
      send(`${sandbox.url}/sandbox/faults`, {
        method: "POST",
        headers: { ...bearer(sandbox), ...headers },
        body: '{"faults":"500"}',
      });
    expect((await plan({ Origin: "http://elsewhere.example" })).status).toBe(403);
    expect((await plan({ Host: "elsewhere.example" })).status).toBe(403);
    expect((await plan({ "Content-Type": "text/plain" })).status).toBe(415);
    expect((await plan({ Authorization: "Bearer x" })).status).toBe(401);
    expect((await call(sandbox, { target, json })).status).toBe(200);
    expect((await plan({})).status).toBe(204);
    expect((await call(sandbox, { target, json })).status).toBe(500);
  });

  test.each([
    ["rest", /"rest": the sandbox has no such fault.*reset/],
    ["reset; when=later", /reset: when: expected one of request, before, during, after/],
    ["delay", /delay: the parameter ms is missing/],
    ["delay; ms=soon", /delay: ms: expected a whole number/],
    ["delay; ms=-1", /delay: ms: expected a whole number/],
    ["status; status=99", /status: status: expected a status from 200 to 599/],
    ["hang; ms=1", /hang: the fault has no parameter ms. It takes none/],
    ["reordered", /reordered: this fault cannot change a response/],
  ])("do not include %s, and the error says why", async (fault, message) => {
    const sandbox = await sandboxOf();
    expect(() => sandbox.faults.next(fault)).toThrow(message);
    expect(await faulty(sandbox, fault)).toMatchObject({
      status: 400,
      json: { code: "SANDBOX_FAULT", message },
    });
  });

  test("have different names", () => {
    expect(new Set(faultNames).size).toBe(faultNames.length);
  });
});

describe("a notification", () => {
  const event = { event_type: "TRANSACTION.SUCCESS", resource: { out_trade_no: "1" } };
  const body = ({ body: text }: { body: string }) =>
    JSON.parse(text) as { resource: Parameters<typeof open>[0] }; // as it was made

  test("is signed, and can be decrypted", async () => {
    const sandbox = await sandboxOf();
    const { wechatpayKeys, apiV3Key } = clientOf(sandbox);
    const message = await sandbox.notifications.make(event);
    expect(isGenuine(message, wechatpayKeys)).toBe(true);
    expect(JSON.parse(open(body(message).resource, apiV3Key))).toEqual(event.resource);
  });

  test.each(["ciphertext", "nonce", "associated_data", "tag"])(
    "with another %s is signed, and cannot be decrypted",
    async (part) => {
      const sandbox = await sandboxOf();
      const { wechatpayKeys, apiV3Key } = clientOf(sandbox);
      const message = await sandbox.notifications.make(event, `resource-altered; part=${part}`);
      expect(isGenuine(message, wechatpayKeys)).toBe(true);
      expect(() => open(body(message).resource, apiV3Key)).toThrow();
    },
  );

  test.each(["body-altered", "signature-forged", "signtest", "serial-unknown", "signature-replayed"])(
    "fails verification after the fault %s",
    async (fault) => {
      const sandbox = await sandboxOf();
      const message = await sandbox.notifications.make(event, fault);
      expect(isGenuine(message, clientOf(sandbox).wechatpayKeys)).toBe(false);
    },
  );
});
