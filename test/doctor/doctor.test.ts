/** The doctor against a sandbox: a merchant without a mistake, each mistake, and each fault between the two. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import type { Result } from "#runtime/doctor/result";
import { nodeNetwork } from "#runtime/doctor/network";
import { VARIABLES } from "#runtime/doctor/environment";
import { foreign, misconfigurations, otherApiV3Key } from "./misconfigurations.ts";
import { signed } from "../runtime/support/wechatpay.ts";
import { listen } from "../support/loopback.ts";
import {
  codesOf,
  diagnose,
  leaksIn,
  merchantWith,
  outputOf,
  run,
  privatePem,
  type Merchant,
} from "./support/merchant.ts";

/** A merchant with a public key alone, one with platform certificates too, and one with platform certificates alone. */
let merchant: Merchant;
let migrating: Merchant;
let certified: Merchant;

beforeAll(async () => {
  [merchant, migrating, certified] = await Promise.all([
    merchantWith(),
    merchantWith({ publicKeyShare: 1 }),
    merchantWith({ publicKeyShare: 0 }),
  ]);
});
afterAll(() => Promise.all([merchant, migrating, certified].map((one) => one.close())));

const clean = [
  "env-file: env-file-none",
  "variables: variables-known",
  "caller: mchid-ok",
  "serial-no: serial-ok",
  "private-key: key-ok",
  "key-file: key-file-private",
  "certificate: certificate-ok",
  "key-pair: pair-ok",
  "certificate-serial: certificate-serial-ok",
  "certificate-owner: owner-ok",
  "certificate-expiry: expiry-ok",
  "apiv3-key: apiv3-ok",
  "public-key-id: public-key-id-ok",
  "public-key: key-ok",
  "appid: appid-ok",
  "notify-url: notify-url-ok",
  "base-url: base-url-other",
  "client: client-ok",
  "host: host-ok",
  "spare-host: host-other",
  "clock: clock-ok",
  "signed-get: get-ok",
  "identity: identity-public-key",
  "response-signature: response-ok",
  "apiv3-decrypt: decrypt-later",
  "notify: notify-off",
];

/** The results that a clean run does not have, without those that are skipped. */
function newCodes(results: readonly Result[]): string[] {
  return codesOf(results.filter(({ status }) => status !== "skipped")).filter((one) => !clean.includes(one));
}

test("the search for secrets finds a part of one", () => {
  expect(leaksIn(`… ${merchant.apiV3Key.slice(9, 18)} …`, [merchant.apiV3Key])).toHaveLength(2);
  expect(leaksIn(merchant.privateKey.split("\n")[7] ?? "", [merchant.privateKey])).toHaveLength(57);
});

describe("a merchant without a mistake", () => {
  test("has a public key alone: every check is ok, but for the APIv3 key, which nothing can show", async () => {
    expect(codesOf(await run(merchant, {}))).toEqual(clean);
    const requests = merchant.sandbox.received.slice(-3);
    expect(requests.map(({ method, path, signed }) => [method, path, signed])).toEqual([
      ["GET", "/v3/certificates", true],
      ["GET", "/v3/pay/transactions/out-trade-no/{out_trade_no}", true],
      ["GET", "/v3/merchant-service/complaints-v2", true],
    ]);
  });

  test("has platform certificates too", async () => {
    expect(newCodes(await run(migrating, {}))).toEqual([
      "identity: identity-both",
      "apiv3-decrypt: decrypt-ok",
    ]);
  });

  test("has platform certificates alone", async () => {
    const changes = { WECHATPAY_PUBLIC_KEY_ID: undefined, WECHATPAY_PUBLIC_KEY_FILE: undefined };
    expect(newCodes(await run(certified, changes))).toEqual([
      "public-key: public-key-none",
      "identity: identity-certificates",
      "response-signature: response-certificate-ok",
      "apiv3-decrypt: decrypt-ok",
    ]);
  });

  test("is a brand", async () => {
    const { brandClient } = migrating.sandbox;
    const changes = {
      WECHATPAY_MCHID: undefined,
      WECHATPAY_BRAND_ID: brandClient?.brandId,
      WECHATPAY_SERIAL_NO: brandClient?.serialNo,
      WECHATPAY_PRIVATE_KEY_FILE: migrating.write("brand_key.pem", brandClient?.privateKey ?? ""),
      WECHATPAY_CERTIFICATE_FILE: undefined,
      WECHATPAY_APIV3_KEY: brandClient?.apiV3Key,
    };
    const secrets = [brandClient?.privateKey ?? "", brandClient?.apiV3Key ?? ""];
    const results = await run(migrating, changes, { secrets });
    expect(newCodes(results).filter((code) => !/^(?:identity|apiv3-decrypt|response)/.test(code))).toEqual([
      "caller: brand-ok",
    ]);
    expect(codesOf(results)).toContain("apiv3-decrypt: decrypt-ok");
    expect(results.filter(({ status }) => status === "failed")).toEqual([]);
  });

  test("has its variables in an env file", async () => {
    const { WECHATPAY_PRIVATE_KEY_FILE: _path, ...rest } = merchant.variables;
    const lines = [
      ...Object.entries(rest).map(([name, value]) => `${name}=${value}`),
      `WECHATPAY_PRIVATE_KEY="${merchant.privateKey}"`,
    ];
    for (const end of ["\n", "\r\n"]) {
      const envFile = merchant.write("merchant.env", lines.join(end), 0o644);
      const results = await diagnose({}, { envFile });
      expect(newCodes(results)).toEqual(["env-file: env-file-read", "key-file: key-file-readable"]);
      expect(leaksIn(outputOf(results), [merchant.privateKey, merchant.apiV3Key])).toEqual([]);
    }
  });

  test("has the APIv3 key in an env file that everyone can read", async () => {
    const { WECHATPAY_APIV3_KEY: key, ...rest } = merchant.variables;
    const envFile = merchant.write("open.env", `WECHATPAY_APIV3_KEY=${key}`, 0o644);
    const results = await diagnose(rest, { envFile });
    expect(newCodes(results)).toEqual(["env-file: env-file-read", "key-file: key-file-readable"]);
    const control = merchant.write("\u001b[2Jopen.env", "WECHATPAY_APPID=wxd678efab567cde67");
    expect(outputOf(await diagnose(merchant.variables, { envFile: control }))).not.toContain("\u001b[2J");
  });

  test.each(["\ufeffWECHATPAY_MCHID=1", Buffer.from("\ufeffWECHATPAY_MCHID=1", "utf16le")])(
    "has an env file with a byte order mark, which Node.js does not read as one (%#)",
    async (content) => {
      const envFile = merchant.write("mark.env", content);
      const results = await diagnose(merchant.variables, { envFile, network: undefined });
      expect(newCodes(results)).toEqual(["env-file: env-file-encoding"]);
    },
  );

  test("has variables in the environment, which come before those of the file", async () => {
    const envFile = merchant.write("other.env", "WECHATPAY_MCHID=wx1\n");
    expect(newCodes(await diagnose(merchant.variables, { envFile }))).toEqual(["env-file: env-file-read"]);
    expect(
      newCodes(await diagnose({ ...merchant.variables, WECHATPAY_MCHID: undefined }, { envFile })),
    ).toContain("caller: caller-missing");
  });
});

test.each(misconfigurations)("the doctor reports: $name", async ({ changes, want, secrets }) => {
  const results = await run(merchant, changes(merchant), { secrets: secrets?.(merchant) ?? [] });
  expect(newCodes(results)).toEqual(want.filter((code) => !clean.includes(code)));
});

test("every failure and warning has a fix", async () => {
  const all = await Promise.all(
    misconfigurations.map(({ changes }) =>
      diagnose({ ...merchant.variables, ...changes(merchant) }, { network: undefined }),
    ),
  );
  const bad = all.flat().filter(({ status }) => status === "failed" || status === "warning");
  const { english } = await import("#runtime/doctor/texts/english");
  expect(bad.length).toBeGreaterThan(40);
  expect(bad.filter((one) => !one.sentence(english).fix)).toEqual([]);
});

test("a wrong APIv3 key does not decrypt the platform certificates", async () => {
  const results = await run(migrating, { WECHATPAY_APIV3_KEY: otherApiV3Key }, { secrets: [otherApiV3Key] });
  expect(newCodes(results)).toEqual(["identity: identity-both", "apiv3-decrypt: decrypt-failed"]);
});

describe("a secret in a wrong variable is not printed", () => {
  test.each(VARIABLES)("%s", async (name) => {
    const base = Object.fromEntries(
      Object.entries(merchant.variables).filter(([key]) => !key.startsWith(name.replace(/_FILE$/, ""))),
    );
    const digits = "31415926535897932384626433832795";
    const secrets = [
      merchant.privateKey,
      merchant.apiV3Key,
      digits,
      `"${merchant.apiV3Key}"`,
      `${merchant.apiV3Key}.pem`.slice(4),
    ];
    for (const secret of secrets) {
      const results = await diagnose({ ...base, [name]: secret }, { network: undefined });
      expect(leaksIn(outputOf(results), [merchant.privateKey, merchant.apiV3Key, digits])).toEqual([]);
    }
  });
});

describe("a fault between the merchant and WeChat Pay", () => {
  test.each([
    { fault: "clock; seconds=-3600", want: ["clock: clock-wrong", "signed-get: sign-timestamp"] },
    { fault: "clock; seconds=100", want: ["clock: clock-drift"] },
    { fault: "html; status=200", want: ["signed-get: get-foreign"] },
    { fault: "html; status=502", want: ["signed-get: get-foreign"] },
    { fault: "redirect", want: ["signed-get: get-redirect"] },
    { fault: "status; status=401; code=SIGN_ERROR", want: [expect.stringMatching(/^signed-get: sign-/)] },
    { fault: "status; status=403; code=NO_AUTH", want: [] },
    { fault: "429", want: ["signed-get: get-busy"] },
    { fault: "500", want: ["signed-get: get-busy"] },
    { fault: "reset", want: ["signed-get: get-connection"] },
    { fault: "body-truncated", want: ["signed-get: get-connection"] },
  ])("$fault in the list of certificates", async ({ fault, want }) => {
    merchant.sandbox.faults.next(fault);
    expect(newCodes(await run(merchant, {}))).toEqual(want);
  });

  test.each(["status; status=403; code=NO_AUTH", "429", "500"])(
    "%s in the list of certificates of a merchant that has some",
    async (fault) => {
      migrating.sandbox.faults.next(fault);
      const codes = codesOf(await run(migrating, {}));
      expect(codes).toContain("apiv3-decrypt: decrypt-unread");
      expect(codes.filter((code) => code.startsWith("signed-get"))).toEqual([
        fault.startsWith("status") ? "signed-get: get-ok" : "signed-get: get-busy",
      ]);
    },
  );

  test.each([
    { fault: "signature-forged", want: "response-wrong-key" },
    { fault: "signtest", want: "response-wrong-key" },
    { fault: "body-altered", want: "response-wrong-key" },
    { fault: "serial-unknown", want: "response-unknown-key" },
    { fault: "timestamp; seconds=-301", want: "response-late" },
  ])("$fault in the response that the public key signs", async ({ fault, want }) => {
    merchant.sandbox.faults.always(fault);
    onTestFinished(() => merchant.sandbox.faults.clear());
    const codes = newCodes(await run(merchant, {}));
    expect(codes.filter((code) => code.startsWith("response-signature"))).toEqual([
      `response-signature: ${want}`,
    ]);
  });

  test("a response without a signature tells nothing of the key", async () => {
    merchant.sandbox.faults.always("signature-missing");
    onTestFinished(() => merchant.sandbox.faults.clear());
    const results = codesOf(await run(merchant, {}));
    expect(results).toContain("response-signature: response-unsigned");
    expect(results).toContain("identity: identity-unknown");
  });

  test.each([
    {
      name: "a captive portal that redirects",
      answer: { status: 302, headers: { location: "http://login.example/" }, body: "" },
      want: ["signed-get: get-redirect"],
    },
    {
      name: "a proxy that answers with a page",
      answer: { status: 200, headers: {}, body: "<html>Sign in</html>" },
      want: ["signed-get: get-foreign"],
    },
    {
      name: "a proxy that answers with JSON of its own",
      answer: { status: 200, headers: {}, body: '{"status":"UP"}' },
      want: ["signed-get: get-unsigned"],
    },
    {
      name: "a proxy that answers with a list",
      answer: { status: 200, headers: {}, body: "[]" },
      want: ["signed-get: get-foreign"],
    },
    {
      name: "a proxy that answers in another encoding than UTF-8",
      answer: { status: 200, headers: {}, body: Buffer.from('{"name":"é"}', "latin1") },
      want: ["signed-get: get-foreign"],
    },
    {
      name: "a server without these paths, in the form of WeChat Pay's errors",
      answer: { status: 404, headers: {}, body: '{"code":"NOT_FOUND","message":"no route"}' },
      want: ["signed-get: get-foreign"],
    },
    {
      name: "a server without these paths, with another form",
      answer: { status: 404, headers: {}, body: '{"code":404,"message":"no route"}' },
      want: ["signed-get: get-foreign"],
    },
    {
      name: "a proxy that asks for a password",
      answer: { status: 407, headers: {}, body: "" },
      want: ["signed-get: get-foreign"],
    },
    {
      name: "WeChat Pay, which does not know the public key",
      answer: {
        status: 400,
        headers: {},
        body: '{"code":"PARAM_ERROR","message":"平台证书序列号Wechatpay-Serial错误"}',
      },
      want: ["signed-get: get-refused"],
    },
    {
      name: "WeChat Pay, which refuses the signature by its message alone",
      answer: { status: 401, headers: {}, body: '{"code":"SIGN_ERROR","message":"错误的签名，验签失败"}' },
      want: ["signed-get: sign-signature"],
    },
    {
      name: "WeChat Pay, which refuses the serial number by its message alone",
      answer: {
        status: 401,
        headers: {},
        body: '{"code":"SIGN_ERROR","message":"商户证书序列号有误。请使用签名私钥匹配的证书序列号"}',
      },
      want: ["signed-get: sign-serial"],
    },
    {
      name: "WeChat Pay, which refuses for a reason that the doctor does not know",
      answer: { status: 401, headers: {}, body: '{"code":"SIGN_ERROR","message":"other"}' },
      want: ["signed-get: sign-other"],
    },
  ])("$name", async ({ answer: { status, headers, body }, want }) => {
    const url = await listen((_, response) => response.writeHead(status, headers).end(body));
    expect(newCodes(await run(merchant, { WECHATPAY_BASE_URL: url }))).toEqual(want);
  });

  test("WeChat Pay refuses the public key only where a request names it", async () => {
    const url = await listen((request, response) => {
      const isNamed = request.headers["wechatpay-serial"] !== undefined;
      const body = isNamed
        ? { code: "PARAM_ERROR", message: "平台证书序列号Wechatpay-Serial错误" }
        : { code: "RESOURCE_NOT_EXISTS", message: "无可用的平台证书" };
      response.writeHead(isNamed ? 400 : 404).end(JSON.stringify(body));
    });
    const codes = newCodes(await run(merchant, { WECHATPAY_BASE_URL: url }));
    expect(codes).toEqual(["response-signature: response-id-refused"]);
  });

  test("WeChat Pay signs with another public key than the configured one", async () => {
    const url = await listen((_, response) => {
      const serial = "PUB_KEY_ID_0114232134912410000000000000";
      const body = '{"code":"ORDER_NOT_EXIST","message":"订单不存在"}';
      response.writeHead(404, signed(body, { serial, key: foreign.privateKey })).end(body);
    });
    const results = await run(merchant, { WECHATPAY_BASE_URL: url });
    expect(newCodes(results)).toEqual(["response-signature: response-other-id"]);
  });

  test("the network is down", async () => {
    const network = {
      ...nodeNetwork(),
      reach: () => Promise.resolve({ step: "dns", code: "ENOTFOUND" } as const),
    };
    const results = await run(merchant, { WECHATPAY_BASE_URL: undefined }, { network });
    expect(newCodes(results)).toEqual([
      "base-url: base-url-default",
      "host: host-dns",
      "spare-host: spare-unreachable",
    ]);
    expect(results.filter(({ check }) => check === "signed-get")).toMatchObject([{ code: "needs-valid" }]);
  });

  test("the local clock is wrong", async () => {
    const now = () => Date.now() + 600_000;
    expect(newCodes(await run(merchant, {}, { now }))).toEqual([
      "clock: clock-wrong",
      "signed-get: sign-timestamp",
    ]);
  });
});

test("offline, nothing is sent", async () => {
  const before = merchant.sandbox.received.length;
  const results = await run(merchant, {}, { network: undefined });
  expect(newCodes(results)).toEqual([]);
  expect(results.filter(({ code }) => code === "offline")).toHaveLength(8);
  expect(merchant.sandbox.received).toHaveLength(before);
});

test("a foreign private key is a secret, too", () => {
  expect(leaksIn(privatePem(foreign.privateKey), [privatePem(foreign.privateKey)]).length).toBeGreaterThan(
    1000,
  );
});
