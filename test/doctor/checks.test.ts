/** Checks that need no merchant: URLs, connections, and values that only their form decides. */
import { createServer } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startSandbox, type Sandbox } from "#sandbox/index";
import { checkApiV3Key } from "#runtime/doctor/checks/apiv3-key";
import { readName } from "#runtime/doctor/checks/certificate-name";
import { checkBaseUrl, checkNotifyUrl } from "#runtime/doctor/checks/urls";
import { checkAppid, checkCaller, checkSerialNo } from "#runtime/doctor/checks/variables";
import { nodeNetwork } from "#runtime/doctor/network";
import { readCertificateDer } from "#runtime/encoding/certificate-der";
import { der } from "../runtime/support/certificate.ts";
import { pemDer, rsa } from "../runtime/support/keys.ts";
import { started } from "../support/loopback.ts";
import { certificateOf, privatePem } from "./support/merchant.ts";

describe("WECHATPAY_NOTIFY_URL", () => {
  test.each([
    ["https://pay.shop.com/notify", "notify-url-ok"],
    ["https://pay.shop.com:8443/notify/", "notify-url-ok"],
    [undefined, "notify-url-none"],
    ["pay.shop.com/notify", "notify-url-form"],
    ["/notify", "notify-url-form"],
    ['"https://pay.shop.com/notify"', "notify-url-form"],
    ["https://pay.shop.com/notify ", "notify-url-form"],
    ["https://name:password@pay.shop.com/", "notify-url-form"],
    ["localhost:3000/notify", "notify-url-form"],
    ["http://pay.shop.com/notify", "notify-url-http"],
    ["ftp://pay.shop.com/notify", "notify-url-http"],
    ["https://pay.shop.com/notify?a=1", "notify-url-query"],
    ["https://pay.shop.com/notify?", "notify-url-query"],
    ["https://pay.shop.com/notify#a", "notify-url-query"],
    ["https://localhost/notify", "notify-url-private"],
    ["https://shop/notify", "notify-url-private"],
    ["https://shop.local/notify", "notify-url-private"],
    ["https://db.internal/notify", "notify-url-private"],
    ["https://127.0.0.1/notify", "notify-url-private"],
    ["https://10.1.2.3/notify", "notify-url-private"],
    ["https://172.31.0.1/notify", "notify-url-private"],
    ["https://192.168.1.1/notify", "notify-url-private"],
    ["https://100.64.0.1/notify", "notify-url-private"],
    ["https://169.254.169.254/notify", "notify-url-private"],
    ["https://2130706433/notify", "notify-url-private"],
    ["https://[::1]/notify", "notify-url-private"],
    ["https://[fd00::1]/notify", "notify-url-private"],
    ["https://[::ffff:10.0.0.1]/notify", "notify-url-private"],
    ["https://172.32.0.1/notify", "notify-url-ip"],
    ["https://8.8.8.8/notify", "notify-url-ip"],
    ["https://[2001:4860:4860::8888]/notify", "notify-url-ip"],
    ["https://10.shop.com/notify", "notify-url-ok"],
  ])("%s: %s", (url, code) => {
    expect(checkNotifyUrl(url, false).result.code).toBe(code);
  });

  test("may be this machine's if calls go to a sandbox", () => {
    expect(checkNotifyUrl("http://localhost:3000/notify", true).result).toMatchObject({
      code: "notify-url-sandbox",
      status: "warning",
    });
    expect(checkNotifyUrl("http://pay.shop.com/notify", true).result.code).toBe("notify-url-http");
  });
});

test.each([
  [undefined, "base-url-default"],
  ["http://127.0.0.1:3000", "base-url-other"],
  ["https://api.mch.weixin.qq.com", "base-url-default"],
  ["https://api.mch.weixin.qq.com/", "base-url-default"],
  ["https://proxy.shop.com", "base-url-other"],
  ["http://proxy.shop.com", "base-url-form"],
  ["https://proxy.shop.com/v3", "base-url-form"],
  ["127.0.0.1:3000", "base-url-form"],
])("WECHATPAY_BASE_URL %s: %s", (url, code) => {
  expect(checkBaseUrl(url).result.code).toBe(code);
});

test.each([
  ["1230000109", "mchid-ok"],
  ["1900000001", "mchid-ok"],
  ["19000000010", "caller-length"],
  ["wxd678efab567cde67", "caller-appid"],
  ["1,900,000,001", "caller-form"],
])("WECHATPAY_MCHID %s: %s", (mchid, code) => {
  expect(checkCaller(new Map([["WECHATPAY_MCHID", mchid]])).result.code).toBe(code);
});

test.each([
  ["wxd678efab567cde67", "appid-ok"],
  ["wwd678efab567cde67", "appid-ok"],
  ["wxD678EFAB567CDE67", "appid-form"],
  ["wxd678efab567cde6", "appid-form"],
])("WECHATPAY_APPID %s: %s", (appid, code) => {
  expect(checkAppid(appid).code).toBe(code);
});

test.each([
  ["5157F09EFDC096DE15EBE81A47057A7232F1B8E1", "serial-ok"],
  ["0x5157F09EFDC096DE", "serial-form"],
  ["5157F09EFDC096DE", "serial-length"],
  ["PUB_KEY_ID_0114", "serial-public-key-id"],
])("WECHATPAY_SERIAL_NO %s: %s", (serial, code) => {
  expect(checkSerialNo(serial, undefined).result.code).toBe(code);
});

test.each([
  ["32 letters and digits", "a".repeat(32), "apiv3-ok"],
  ["32 characters, one of them a sign", `${"a".repeat(31)}-`, "apiv3-characters"],
  ["32 Chinese characters", "密".repeat(32), "apiv3-length"],
  ["Base64 in the alphabet of URLs", Buffer.from("?".repeat(32)).toString("base64url"), "apiv3-base64"],
  ["one space in front", ` ${"a".repeat(32)}`, "apiv3-space"],
  ["single quotes", `'${"a".repeat(32)}'`, "apiv3-quotes"],
])("an APIv3 key of %s: %s", (_, key, code) => {
  expect(checkApiV3Key({ state: "text", content: key }).result.code).toBe(code);
});

test("the subject of a certificate is read by the names of its parts", () => {
  const { subject } = readCertificateDer(pemDer(certificateOf(rsa(), { subject: "微信支付" })));
  expect(readName(subject)).toEqual({ commonName: "微信支付", organization: "" });
});

test("a subject without these names has empty ones, and text that is not UTF-8 is none", () => {
  const text = (id: string, tag: number, content: Buffer) =>
    der(0x31, der(0x30, der(0x06, Buffer.from(id, "hex")), der(tag, content)));
  expect(readName(der(0x30))).toEqual({ commonName: "", organization: "" });
  expect(readName(der(0x30, text("55040a", 0x0c, Buffer.from("微信"))))).toEqual({
    commonName: "",
    organization: "微信",
  });
  const latin1 = text("550403", 0x14, Buffer.from("é", "latin1")); // a TeletexString
  expect(readName(der(0x30, latin1, text("55040a", 0x0c, Buffer.from("shop"))))).toEqual({
    commonName: "",
    organization: "shop",
  });
});

describe("a connection", () => {
  let sandbox: Sandbox;
  beforeAll(async () => void (sandbox = await startSandbox({ https: true })));
  afterAll(() => sandbox.close());
  const { reach, send } = nodeNetwork();

  test("fails where the name is resolved", async () => {
    expect(await reach("https://name.invalid")).toMatchObject({
      step: "dns",
      code: expect.stringMatching(/^(?:ENOTFOUND|EAI_\w+)$/) as unknown,
    });
  });

  test("fails where nothing listens", async () => {
    expect(await reach("https://127.0.0.1:1")).toEqual({ step: "tcp", code: "ECONNREFUSED" });
  });

  test.each([
    ["https", 443],
    ["http", 80],
  ])("goes to the port of %s, %d, if the URL names none", async (scheme, port) => {
    const direct = await new Promise<string | undefined>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(undefined);
      });
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    const failure = await reach(`${scheme}://127.0.0.1`);
    expect(failure?.step === "tcp" ? failure.code : undefined).toBe(direct);
  });

  test("names the server in the handshake, unless it is an address", async () => {
    const names: string[] = [];
    const pair = rsa();
    const server = createTlsServer({
      key: privatePem(pair.privateKey),
      cert: certificateOf(pair),
      SNICallback: (name, done) => {
        names.push(name);
        done(null);
      },
    });
    const port = await started(server);
    const untrusted = { step: "tls", code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" };
    expect(await reach(`https://localhost:${port}`)).toEqual(untrusted);
    expect(await reach(`https://127.0.0.1:${port}`)).toEqual(untrusted);
    expect(names).toEqual(["localhost"]);
  });

  test("fails where the certificate is not trusted", async () => {
    expect(await reach(sandbox.url)).toEqual({ step: "tls", code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
  });

  test("fails where a portal speaks HTTP on the port of HTTPS", async () => {
    const port = await started(createServer((_, response) => response.end("<html>Sign in</html>")));
    expect(await reach(`https://127.0.0.1:${port}`)).toMatchObject({ step: "tls" });
  });

  test("fails where the other side closes the connection in the handshake", async () => {
    const port = await started(createTcpServer((socket) => socket.destroy()));
    expect(await reach(`https://127.0.0.1:${port}`)).toMatchObject({ step: "tls" });
  });

  test("succeeds, and a response that is cut off is a failure", async () => {
    const port = await started(
      createServer(
        (_, response) =>
          void response.writeHead(200, { "content-length": "9" }).write("1", () => response.destroy()),
      ),
    );
    const origin = `http://127.0.0.1:${port}`;
    expect(await reach(origin)).toBeUndefined();
    const request = {
      label: "GET",
      method: "GET",
      target: "/",
      headers: {},
      body: undefined,
      signal: undefined,
    };
    expect(await send({ ...request, origin, timeout: 10_000 })).toEqual({ code: "ECONNRESET" });
  });
});
