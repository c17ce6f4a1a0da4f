/** What the doctor concludes from responses that a sandbox does not send. */
import type { RequestListener, ServerResponse } from "node:http";

import { afterAll, beforeAll, expect, test } from "vitest";

import { checkDecryption } from "#runtime/doctor/checks/signatures";
import { nodeNetwork } from "#runtime/doctor/network";
import { apiV3Key, wechatpay } from "../runtime/support/keys.ts";
import { encryptedResource, signed } from "../runtime/support/wechatpay.ts";
import { listen } from "../support/loopback.ts";
import { codesOf, merchantWith, run, type Merchant } from "./support/merchant.ts";

let merchant: Merchant;
beforeAll(async () => void (merchant = await merchantWith()));
afterAll(() => merchant.close());

const serial = "7132D72A03E93CDDF8C03BBD1F37EEDF66AC6C6D";
const unknownOrder = '{"code":"ORDER_NOT_EXIST","message":"订单不存在"}';

function respond(response: ServerResponse, status: number, body: string, id: string): void {
  response.writeHead(status, signed(body, { serial: id, key: wechatpay.privateKey })).end(body);
}

/** The results of the checks of responses, with a server in place of WeChat Pay. */
async function codesWith(listener: RequestListener, changes: Readonly<Record<string, string>> = {}) {
  const url = await listen(listener);
  const results = codesOf(await run(merchant, { WECHATPAY_BASE_URL: url, ...changes }));
  return results.slice(results.indexOf("spare-host: host-other") + 1, -1);
}

/** A list of platform certificates with one entry, whose content is this text. */
function listOf(text: string): string {
  const entry = {
    serial_no: serial,
    effective_time: "2024-01-01T00:00:00+08:00",
    expire_time: "2034-01-01T00:00:00+08:00",
    encrypt_certificate: encryptedResource(text, "certificate"),
  };
  return JSON.stringify({ data: [entry] });
}

const isList = (url = "") => url.startsWith("/v3/certificates");

test("a list whose entries are not certificates proves the APIv3 key, and verifies nothing", async () => {
  const listener: RequestListener = ({ url }, response) =>
    isList(url)
      ? respond(response, 200, listOf("no certificate"), serial)
      : respond(response, 404, unknownOrder, serial);
  expect(await codesWith(listener, { WECHATPAY_APIV3_KEY: apiV3Key })).toEqual([
    "clock: clock-ok",
    "signed-get: get-ok",
    "identity: identity-certificates",
    "response-signature: needs-valid",
    "apiv3-decrypt: decrypt-invalid",
  ]);
});

test.each([
  ["JSON without a list", '{"data":{}}'],
  ["an entry without its members", '{"data":[{"serial_no":"5A"}]}'],
])("a list in another form is invalid: %s", async (_, list) => {
  const listener: RequestListener = ({ url }, response) =>
    isList(url)
      ? respond(response, 200, list, "PUB_KEY_ID_0114")
      : respond(response, 404, unknownOrder, "PUB_KEY_ID_0114");
  expect(await codesWith(listener, { WECHATPAY_PUBLIC_KEY_ID: "PUB_KEY_ID_0114" })).toEqual([
    "clock: clock-ok",
    "signed-get: get-ok",
    "identity: identity-both",
    "response-signature: response-wrong-key",
    "apiv3-decrypt: decrypt-invalid",
  ]);
  expect(checkDecryption("invalid").status).toBe("failed");
});

test("a list that the APIv3 key does not decrypt leaves a certificate's signature unverified", async () => {
  const listener: RequestListener = ({ url }, response) =>
    isList(url)
      ? respond(response, 200, listOf("encrypted with another key"), serial)
      : respond(response, 404, unknownOrder, serial);
  expect(await codesWith(listener)).toEqual([
    "clock: clock-ok",
    "signed-get: get-ok",
    "identity: identity-certificates",
    "response-signature: needs-valid",
    "apiv3-decrypt: decrypt-failed",
  ]);
});

test("responses without a Date header tell nothing of the clock", async () => {
  const listener: RequestListener = (_, response) => {
    response.sendDate = false;
    respond(response, 404, unknownOrder, serial);
  };
  expect(await codesWith(listener)).toEqual([
    "clock: clock-unknown",
    "signed-get: get-ok",
    "identity: identity-certificates",
    "response-signature: response-unknown-key",
    "apiv3-decrypt: decrypt-later",
  ]);
});

test("a query that is cut off is left out: the list alone decides", async () => {
  const listener: RequestListener = ({ url }, response) => {
    if (isList(url)) respond(response, 404, unknownOrder, serial);
    else response.destroy();
  };
  expect(await codesWith(listener)).toEqual([
    "clock: clock-ok",
    "signed-get: get-ok",
    "identity: identity-certificates",
    "response-signature: response-unknown-key",
    "apiv3-decrypt: decrypt-later",
  ]);
});

test("a Wechatpay-Serial in another form counts as no signature", async () => {
  const listener: RequestListener = (_, response) => respond(response, 404, unknownOrder, "not-a-serial!");
  expect((await codesWith(listener)).slice(2)).toEqual([
    "identity: identity-unknown",
    "response-signature: response-unsigned",
    "apiv3-decrypt: decrypt-later",
  ]);
});

test("both hosts of WeChat Pay are reached, and none responds", async () => {
  const network = {
    ...nodeNetwork(),
    reach: () => Promise.resolve(undefined),
    send: () => Promise.resolve({ code: "ERR_TIMEOUT" }),
  };
  const codes = codesOf(await run(merchant, { WECHATPAY_BASE_URL: undefined }, { network }));
  expect(codes.slice(codes.indexOf("client: client-ok") + 1)).toEqual([
    "host: host-ok",
    "spare-host: host-ok",
    "clock: needs-valid",
    "signed-get: get-connection",
    "identity: needs-valid",
    "response-signature: needs-valid",
    "apiv3-decrypt: needs-valid",
    "notify: notify-off",
  ]);
});
