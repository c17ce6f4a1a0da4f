/** Platform certificates that the client fetches: which responses it accepts, and which it rejects. */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createClient, platformCertificates, type Cache, type CallEvent } from "wechatpay-ts";
import { certifying, entry, issue, listOf, signedBy, type Issued } from "../support/certificates.ts";
import { codeOf, forged, get, hour, make, notification, post } from "../support/fetching.ts";
import { apiV3Key, options, publicKeyId, publicPem, rsa, wechatpay } from "../support/keys.ts";
import { checkAuthorization, lastOf } from "../support/seen.ts";
import { encryptedResource, signed } from "../support/wechatpay.ts";

describe("a client without keys of WeChat Pay", () => {
  test("fetches the certificates once, with a signed request, when they are first needed", async () => {
    const server = await certifying();
    const { client } = make(server);
    expect(server.seen).toEqual([]);
    await Promise.all(Array.from({ length: 100 }, (_, id) => client.call(get, { id: String(id) })));
    expect(server.fetches).toHaveLength(1);
    expect(server.fetches[0]).toMatchObject({ method: "GET", url: "/v3/certificates?algorithm_type=RSA" });
    expect(server.fetches[0]?.headers).not.toHaveProperty("wechatpay-serial");
    for (const seen of server.seen) checkAuthorization(seen);
    expect(server.seen).toHaveLength(101);
  });

  test("encrypts with the newest certificate, and names it in Wechatpay-Serial", async () => {
    const older = issue({ from: Date.now() - 100 * hour });
    const newer = issue({ from: Date.now() - 10 * hour });
    const coming = issue({ from: Date.now() + 10 * hour });
    const server = await certifying([older, newer, coming]);
    const { client } = make(server);
    await client.call(post, { json: { name: "张三" } });
    expect(lastOf(server).headers["wechatpay-serial"]).toBe(newer.serialNo);
  });

  test("verifies notifications with the old and the new certificate", async () => {
    const [older, newer] = [issue(), issue()];
    const server = await certifying([newer, older]);
    const { client } = make(server);
    await client.verify(notification(older));
    await client.verify(notification(newer));
    expect(server.fetches).toHaveLength(1);
  });

  test("retries the fetch and reports its events as of any call", async () => {
    const server = await certifying();
    server.instead = (response) => {
      server.instead = undefined;
      response.writeHead(503).end();
    };
    const events: string[] = [];
    const onEvent = ({ call, type, path }: CallEvent) => void events.push(`${call} ${type} ${path}`);
    await make(server, {}, { retries: 1, retryDelay: 1, onEvent }).client.call(get, { id: "1" });
    expect(events.filter((event) => event.includes("certificates"))).toEqual([
      "2 call.start /v3/certificates",
      "2 attempt.start /v3/certificates",
      "2 attempt.end /v3/certificates",
      "2 call.retry /v3/certificates",
      "2 attempt.start /v3/certificates",
      "2 attempt.end /v3/certificates",
      "2 call.end /v3/certificates",
    ]);
  });

  test("signs the path of a base URL, too", async () => {
    const server = await certifying();
    server.instead = (response) => response.writeHead(404).end();
    const { client } = make({ url: `${server.url}/hk` });
    await codeOf(client.call(get, { id: "1" }));
    expect(lastOf(server).url).toBe("/hk/v3/certificates?algorithm_type=RSA");
    checkAuthorization(lastOf(server));
  });
});

describe("a client with a public key and certificates", () => {
  const wechatpayKeys = { [publicKeyId]: publicPem(wechatpay.publicKey) };

  test("encrypts with the public key, and fetches only for a message that a certificate signed", async () => {
    const server = await certifying();
    const { client } = make(server, {}, { wechatpayKeys });
    const body = "{}";
    await client.verify({ headers: signed(body), body });
    expect(server.fetches).toEqual([]);
    await client.call(post, { json: { name: "张三" } });
    expect(server.seen.find(({ method }) => method === "POST")?.headers["wechatpay-serial"]).toBe(
      publicKeyId,
    );
    expect(server.fetches).toHaveLength(1);
  });

  test("continues when the merchant has no certificates any more", async () => {
    const server = await certifying();
    server.instead = (response) => response.writeHead(404).end('{"code":"RESOURCE_NOT_EXISTS","message":""}');
    const { client, errors } = make(server, {}, { wechatpayKeys });
    for (let index = 0; index < 10; index++)
      expect(await codeOf(client.verify(forged()))).toBe("ERR_SERIAL_UNKNOWN");
    const body = "{}";
    await client.verify({ headers: signed(body), body });
    expect(server.fetches.length).toBeLessThanOrEqual(2);
    expect(errors[0]?.message).toMatch(/no platform certificates.*remove certificates/);
  });

  test("encrypts with a certificate of its options while none can be fetched", async () => {
    const certificate = issue();
    const server = await certifying([certificate]);
    server.instead = (response) => response.writeHead(503).end();
    const { client, errors } = make(
      server,
      {},
      { wechatpayKeys: { [certificate.serialNo]: certificate.pem } },
    );
    await client.call(post, { json: { name: "张三" } });
    expect(lastOf(server).headers["wechatpay-serial"]).toBe(certificate.serialNo);
    expect(errors.map(({ code }) => code)).toEqual(["ERR_API"]);
  });
});

describe("a client that cannot accept the certificates", () => {
  const certificate = issue();
  const other = { ...issue(), serialNo: certificate.serialNo };
  const weak = issue({ pair: rsa(1024) });
  const expired = issue({ from: Date.now() - 2 * hour, to: Date.now() - hour });
  const list = listOf([certificate]);
  const otherKey = encryptedResource(certificate.pem, "transaction");
  const altered = {
    ...entry(certificate),
    encrypt_certificate: { ...otherKey, associated_data: "certificate" },
  };
  const endless = { ...entry(expired), expire_time: new Date(Date.now() + hour).toISOString() };

  test.each<[string, string, Issued, RegExp]>([
    [
      "a response that another key signed",
      list,
      { ...certificate, key: rsa().privateKey },
      /wrong signature/,
    ],
    ["a response that none of its certificates signed", list, issue(), /unknown key/],
    [
      "another APIv3 key",
      JSON.stringify({ data: [altered] }),
      certificate,
      /authentication failed.*apiV3Key/,
    ],
    ["a serial number that is not the certificate's", listOf([other]), other, /serial number serial_no/],
    ["a short key", listOf([weak]), weak, /data\[0\]: .*2048 bits, received 1024/],
    ["expired certificates", listOf([expired]), expired, /which expired on/],
    [
      "an expired certificate with a later expire_time",
      JSON.stringify({ data: [endless] }),
      expired,
      /which expired on/,
    ],
    ["an empty list", '{"data":[]}', certificate, /unknown key/],
    ["no list", '{"data":{}}', certificate, /expected a list of certificates/],
    ["no certificate", '{"data":[{"serial_no":"1"}]}', certificate, /data\[0\]: expected serial_no/],
    ["no JSON", "<html>", certificate, /expected a list of certificates/],
    [
      "no PEM",
      JSON.stringify({
        data: [{ ...entry(certificate), encrypt_certificate: encryptedResource("x", "certificate") }],
      }),
      certificate,
      /cannot be parsed/,
    ],
  ])("rejects %s, and sends no request", async (_, body, signer, message) => {
    const server = await certifying();
    server.instead = (response) => response.writeHead(200, signedBy(signer, body)).end(body);
    const { client } = make(server);
    const calling = client.call(post, { json: { name: "张三" } });
    await expect(calling).rejects.toMatchObject({ code: "ERR_CERTIFICATE_FETCH" });
    await expect(calling).rejects.toThrow(message);
    expect(server.seen.map(({ method }) => method)).toEqual(["GET"]);
    const error: unknown = await calling.catch((reason: unknown) => reason);
    expect(inspect(error, { depth: 9 })).not.toMatch(new RegExp(`${apiV3Key}|MII`));
  });

  test("rejects a response that was signed 301 s ago", async () => {
    const server = await certifying();
    const headers = signedBy(certificate, list, Date.now() - 301_000);
    server.instead = (response) => response.writeHead(200, headers).end(list);
    await expect(make(server).client.call(get, { id: "1" })).rejects.toThrow("301 s from now");
  });

  test("names wechatpayKeys if the merchant has a public key", async () => {
    const server = await certifying();
    server.instead = (response) =>
      response.writeHead(404).end('{"code":"RESOURCE_NOT_EXISTS","message":"x"}');
    const calling = make(server).client.call(get, { id: "1" });
    await expect(calling).rejects.toMatchObject({ name: "ConfigError", code: "ERR_CONFIG_CERTIFICATES" });
    await expect(calling).rejects.toThrow(/Pass wechatpayKeys/);
  });

  test("rejects invalid options of platformCertificates", () => {
    const bad = [
      { cache: {} as Cache },
      { refreshAfter: 0 },
      { refreshAfter: 25 * hour },
      { refreshAfter: NaN },
    ];
    for (const one of bad) expect(() => platformCertificates(one)).toThrow(/^platformCertificates: /);
    const provider = {} as ReturnType<typeof platformCertificates>; // as a caller in JavaScript may pass it
    expect(() => createClient(options({ certificates: provider }))).toThrow(
      "certificates: expected a function",
    );
  });
});
