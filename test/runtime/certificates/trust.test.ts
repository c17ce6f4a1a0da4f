/** What may become a platform certificate, on each platform, and when a certificate can be used. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { createClient, memoryCache } from "wechatpay-ts";
import { readCertificates } from "#runtime/certificates/certificates";
import { certificateBytes } from "#runtime/encoding/pem";
import { elementsOf, readDer, sequenceOf, writeDer } from "#runtime/encoding/der";
import { keyId } from "#runtime/keys/key-ring";
import { readKeys } from "#runtime/keys/read-keys";
import { platform as node } from "#runtime/platform/node";
import { platform as web } from "#runtime/platform/web";
import { certificateDer, extension } from "../support/certificate.ts";
import { certifying, entry, issue, listOf, signedBy, type Issued } from "../support/certificates.ts";
import { Clock, codeOf, get, hour, make, minute, notification, post } from "../support/fetching.ts";
import { options, publicKeyId, publicPem, wechatpay } from "../support/keys.ts";
import { lastOf } from "../support/seen.ts";
import { encryptedResource, serveSigned } from "../support/wechatpay.ts";

const platforms = [
  ["node:crypto", node],
  ["Web Crypto", web],
] as const;

afterEach(() => vi.restoreAllMocks());

describe.each(platforms)("a list of certificates, read by %s", (_, platform) => {
  const keys = readKeys(options(), platform);
  const genuine = issue();

  /** Reads a list whose entry has this resource, signed by the certificate that the resource names. */
  async function read(resource: object, signer: Issued = genuine): Promise<string> {
    const body = JSON.stringify({ data: [{ ...entry(signer), encrypt_certificate: resource }] });
    const limits = { now: Date.now(), oldest: 0, roots: undefined };
    return codeOf(readCertificates({ headers: signedBy(signer, body), body }, keys, limits));
  }

  test("readCertificates accepts a certificate with any line break at its end", async () => {
    const { pem } = genuine;
    for (const text of [pem, pem.trimEnd(), pem.replaceAll("\n", "\r\n")])
      expect(await read(encryptedResource(text, "certificate"))).toBe("accepted");
  });

  test.each(["transaction", "refund", "", "certificate ", "Certificate", "certificate\n"])(
    "readCertificates rejects what was encrypted with the associated data %j",
    async (associatedData) => {
      const resource = encryptedResource(genuine.pem, associatedData);
      expect(await read(resource)).toBe("ERR_CERTIFICATE_INVALID");
    },
  );

  test("readCertificates rejects a resource without associated data", async () => {
    const { associated_data: _, ...resource } = encryptedResource(genuine.pem, "");
    expect(await read(resource)).toBe("ERR_CERTIFICATE_INVALID");
    expect(await read({ ...resource, associated_data: null })).toBe("ERR_CERTIFICATE_INVALID");
  });

  const body = genuine.pem.split("\n").slice(1, -2).join("");
  test.each<[string, string]>([
    ["JSON with a certificate in one line", JSON.stringify({ attach: genuine.pem.replaceAll("\n", "") })],
    ["JSON with a certificate in escaped lines", JSON.stringify({ attach: genuine.pem })],
    ["JSON with a certificate in lines of its own", `{"attach":"\n${genuine.pem}"}`],
    ["a line before the certificate", `Bag Attributes\n${genuine.pem}`],
    ["a line after the certificate", `${genuine.pem}{}\n`],
    ["a space before the certificate", ` ${genuine.pem}`],
    ["a byte order mark before the certificate", `\uFEFF${genuine.pem}`],
    ["two certificates", genuine.pem + issue().pem],
    ["a certificate in one line", genuine.pem.replaceAll("\n", "")],
    ["the label X509 CERTIFICATE", genuine.pem.replaceAll("CERTIFICATE", "X509 CERTIFICATE")],
    ["the label TRUSTED CERTIFICATE", genuine.pem.replaceAll("CERTIFICATE", "TRUSTED CERTIFICATE")],
    ["a header within the block", genuine.pem.replace("\n", "\nComment: x\n\n")],
    ["spaces in the Base64", genuine.pem.replace(/^(M\w{8})/m, "$1 ")],
    ["an empty line in the block", genuine.pem.replace("\n", "\n\n")],
    ["Base64 without an encapsulation", body],
  ])("readCertificates rejects %s", async (_name, text) => {
    expect(await read(encryptedResource(text, "certificate"))).toBe("ERR_CERTIFICATE_INVALID");
  });

  const der = certificateBytes(genuine.pem);
  const [signed, algorithm, signature] = sequenceOf(readDer(der)).map(({ whole }) => whole);
  const parts = [signed, algorithm, signature] as [Uint8Array, Uint8Array, Uint8Array]; // a certificate has three
  const sha1 = Buffer.from("300d06092a864886f70d0101050500", "hex");
  const pemOf = (bytes: Uint8Array) =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(bytes).toString("base64")}\n-----END CERTIFICATE-----\n`;

  test.each<[string, Uint8Array]>([
    ["without algorithm and signature", writeDer(0x30, parts[0])],
    ["without a signature", writeDer(0x30, parts[0], parts[1])],
    ["with a fourth element", writeDer(0x30, ...parts, Buffer.of(5, 0))],
    [
      "with a signature that is not a BIT STRING",
      writeDer(0x30, parts[0], parts[1], writeDer(4, Buffer.of(0, 1))),
    ],
    ["with an empty signature", writeDer(0x30, parts[0], parts[1], writeDer(3, Buffer.of(0)))],
    ["with another algorithm outside", writeDer(0x30, parts[0], sha1, parts[2])],
    ["with bytes after its end", Buffer.concat([der, Buffer.of(0)])],
    ["with fields left out of the signed part", writeDer(0x30, withoutNames(parts[0]), parts[1], parts[2])],
  ])("readCertificates rejects a certificate %s", async (_name, bytes) => {
    expect(await read(encryptedResource(pemOf(bytes), "certificate"))).toBe("ERR_CERTIFICATE_INVALID");
  });

  test("the certificate in an extension of another one is not read", () => {
    const validFrom = new Date(Date.now() - hour);
    const validTo = new Date(Date.now() + hour);
    const contents = { serialNo: "5A01", validFrom, validTo, publicKey: wechatpay.publicKey };
    const extensions = [extension("550403", Buffer.from(`\n${genuine.pem}`), false)];
    const outer = certificateDer({ ...contents, issuer: wechatpay.privateKey, extensions });
    expect(platform.certificate(Uint8Array.from(outer)).serialNo).toBe("5A01");
  });
});

/** Drops the issuer and the subject, as the shortest text that was once accepted did. */
function withoutNames(signed: Uint8Array): Uint8Array {
  const fields = elementsOf(readDer(signed).content).map(({ whole }) => whole);
  const empty = Uint8Array.of(5, 0);
  return writeDer(0x30, ...fields.map((field, at) => (at === 3 || at === 5 ? empty : field)));
}

describe("a list of the cache", () => {
  const keys = readKeys(options(), node);
  const ending = issue({ from: Date.now() - 3 * hour, to: Date.now() - hour });
  const staying = issue();
  const before = Date.now() - 2 * hour;
  const limits = { now: Date.now(), oldest: 24 * hour, roots: undefined };
  const read = (all: readonly Issued[]) => {
    const body = listOf(all);
    return readCertificates({ headers: signedBy(ending, body, before), body }, keys, limits);
  };

  test("readCertificates leaves out a certificate that has expired since the list was signed", async () => {
    const { keys: current, signedAt } = await read([ending, staying]);
    expect([...current.keys()]).toEqual([keyId(staying.serialNo)]);
    expect(signedAt).toBe(Math.floor(before / 1000) * 1000);
  });

  test("readCertificates rejects a list of which no certificate is valid any more", async () => {
    await expect(read([ending])).rejects.toThrow("expected a certificate that is still valid.");
  });

  test("readCertificates leaves out entries that are encrypted for another algorithm", async () => {
    const other = { ...entry(issue()), encrypt_certificate: { algorithm: "AEAD_SM4_GCM", ciphertext: "" } };
    const body = JSON.stringify({ data: [other, entry(staying)] });
    const response = { headers: signedBy(staying, body), body };
    expect([...(await readCertificates(response, keys, limits)).keys.keys()]).toEqual([
      keyId(staying.serialNo),
    ]);
  });

  test.each([null, "5A", [], 7])("readCertificates rejects an entry that is %j", async (one) => {
    const body = JSON.stringify({ data: [one] });
    const reading = readCertificates({ headers: signedBy(staying, body), body }, keys, limits);
    await expect(reading).rejects.toThrow("data[0]: expected serial_no, effective_time, expire_time and");
  });
});

describe("the certificate that signed the list", () => {
  const current = issue();
  const expired = issue({ from: Date.now() - 3 * hour, to: Date.now() - hour });
  const coming = issue({ from: Date.now() + hour });

  test.each<[string, Issued, RegExp]>([
    ["has expired", expired, /GET \/v3\/certificates: signed with the certificate 5A\w+, which expired on/],
    [
      "has not begun",
      coming,
      /GET \/v3\/certificates: signed with the certificate 5A\w+, which is valid only/,
    ],
  ])("the client rejects a list whose signer %s", async (_, signer, message) => {
    const server = await certifying([signer, current]);
    await expect(make(server).client.call(get, { id: "1" })).rejects.toThrow(message);
  });

  test("the list itself can say that its signer has ended", async () => {
    const ended = { ...current, to: new Date(Date.now() - hour) };
    const server = await certifying([ended, issue()]);
    await expect(make(server).client.call(get, { id: "1" })).rejects.toThrow(/which expired on/);
  });

  test("the client accepts a cached list whose signer was valid when it signed", async () => {
    const clock = new Clock();
    const old = issue({ to: clock.time + hour });
    const server = await certifying([old, current], clock.now);
    const cache = memoryCache(10, clock.now);
    await make(server, { cache }, { now: clock.now }).client.call(get, { id: "1" });
    clock.time += 2 * hour;
    server.certificates = [current];
    const { client, errors } = make(server, { cache }, { now: clock.now });
    await client.verify(notification(current, clock.time));
    expect(await codeOf(client.verify(notification(old, clock.time)))).toBe("ERR_SERIAL_UNKNOWN");
    expect(errors).toEqual([]);
  });
});

describe("a certificate in wechatpayKeys", () => {
  const expired = issue({ from: Date.now() - 3 * hour, to: Date.now() - hour });
  const current = issue();
  const coming = issue({ from: Date.now() + hour });
  const keysOf = (...certificates: readonly Issued[]) =>
    Object.fromEntries(certificates.map(({ serialNo, pem }) => [serialNo, pem]));
  const publicKey = { [publicKeyId]: publicPem(wechatpay.publicKey) };

  test("createClient rejects an expired certificate without another key", () => {
    const creating = () => createClient(options({ wechatpayKeys: keysOf(expired) }));
    expect(creating).toThrow(/wechatpayKeys\["5A.*expired on \d{4}-\d\d-\d\d\. Correct the local clock/);
  });

  test.each([
    ["a public key", publicKey],
    ["another certificate", keysOf(current)],
  ])(
    "a client with an expired certificate beside %s starts, warns, and does not use it",
    async (_, others) => {
      const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
      const server = await serveSigned("{}");
      const wechatpayKeys = { ...keysOf(expired), ...others };
      const client = createClient(options({ wechatpayKeys, baseUrl: server.url, retries: 0 }));
      expect(String(warn.mock.calls[0]?.[0])).toContain(
        `the client ignores the certificate ${expired.serialNo}`,
      );
      expect(await codeOf(client.verify(notification(expired)))).toBe("ERR_SERIAL_UNKNOWN");
      await expect(client.verify(notification(expired))).rejects.toThrow(/expired on/);
      await client.call(post, { json: { name: "张三" } }).catch(() => undefined);
      expect(lastOf(server).headers["wechatpay-serial"]).toBe(Object.keys(others)[0]);
      const named = client.call(
        post,
        { json: {} as never },
        { headers: { "Wechatpay-Serial": expired.serialNo } },
      );
      await expect(named).rejects.toThrow(/Wechatpay-Serial.*expired on/);
    },
  );

  test("a certificate that has not begun neither verifies nor encrypts, until five minutes before", async () => {
    const clock = new Clock();
    const server = await certifying([coming]);
    const wechatpayKeys = keysOf(coming);
    const settings = { wechatpayKeys, baseUrl: server.url, retries: 0, now: clock.now };
    const client = createClient(options(settings));
    expect(await codeOf(client.verify(notification(coming)))).toBe("ERR_SERIAL_UNKNOWN");
    await expect(client.call(post, { json: { name: "张三" } })).rejects.toThrow(/is valid only from/);
    expect(server.seen).toEqual([]);
    clock.time += hour - 4 * minute;
    await client.verify(notification(coming, clock.time));
  });

  test("a certificate that expires while the client runs is not used any more, and nothing is sent", async () => {
    const clock = new Clock();
    const server = await certifying([current]);
    const settings = { wechatpayKeys: keysOf(current), baseUrl: server.url, retries: 0, now: clock.now };
    const client = createClient(options(settings));
    await client.verify(notification(current, clock.time));
    clock.time += 366 * 24 * hour;
    expect(await codeOf(client.verify(notification(current, clock.time)))).toBe("ERR_SERIAL_UNKNOWN");
    await expect(client.call(get, { id: "1" })).rejects.toThrow(/expired on/);
    expect(server.seen).toEqual([]);
  });

  test("an expired certificate does not keep a client from starting that fetches certificates", async () => {
    vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    const server = await certifying([current]);
    const { client } = make(server, {}, { wechatpayKeys: keysOf(expired) });
    await client.call(post, { json: { name: "张三" } });
    expect(lastOf(server).headers["wechatpay-serial"]).toBe(current.serialNo);
    expect(await codeOf(client.verify(notification(expired)))).toBe("ERR_SERIAL_UNKNOWN");
  });
});

test("a list with one foreign entry is rejected as a whole", async () => {
  const [first, second] = [issue(), issue()];
  const foreign = { ...entry(second), encrypt_certificate: encryptedResource(second.pem, "transaction") };
  const list = JSON.stringify({
    data: [...(JSON.parse(listOf([first])) as { data: object[] }).data, foreign],
  });
  const server = await certifying();
  server.instead = (response) => response.writeHead(200, signedBy(first, list)).end(list);
  await expect(make(server).client.call(get, { id: "1" })).rejects.toThrow(/data\[1\]: .*associated_data/);
});
