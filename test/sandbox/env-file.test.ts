/** `client.env`: a program that reads its keys from the environment reaches the sandbox. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";

import { createClient } from "wechatpay-ts";
import { getPayTransactionsByOutTradeNo } from "wechatpay-ts/v3/pay/transactions/out-trade-no/_out_trade_no_";
import { expect, onTestFinished, test } from "vitest";

import { envFileOf } from "#sandbox/cli/env-file";
import { startSandbox, type SandboxOptions } from "#sandbox/index";
import { codesOf, diagnose } from "../doctor/support/merchant.ts";
import { temporaryFolder } from "../support/folder.ts";

/** Starts a sandbox, and returns the text of its env file. */
async function envFile(options: SandboxOptions = {}): Promise<string> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  if (!sandbox.client) throw new Error("The sandbox has no client options.");
  return envFileOf(sandbox.client);
}

test("Node.js reads the variables of a client, keys with line breaks included", async () => {
  const variables = parseEnv(await envFile());
  const read = (name: string) => variables[`WECHATPAY_${name}`] ?? "";
  const client = createClient({
    ...{ mchid: read("MCHID"), serialNo: read("SERIAL_NO"), privateKey: read("PRIVATE_KEY") },
    ...{ apiV3Key: read("APIV3_KEY"), baseUrl: read("BASE_URL") },
    wechatpayKeys: { [read("PUBLIC_KEY_ID")]: read("PUBLIC_KEY") },
  });
  const query = getPayTransactionsByOutTradeNo(client, {
    out_trade_no: "NONE-1",
    query: { mchid: read("MCHID") },
  });
  await expect(query).rejects.toMatchObject({ status: 404, apiCode: "ORDER_NOT_EXIST" });
});

test("the doctor finds no failure in them", async () => {
  const path = join(temporaryFolder(), "client.env");
  writeFileSync(path, await envFile(), { mode: 0o600 });
  const results = await diagnose({}, { envFile: path });
  expect(results.filter(({ status }) => status === "failed").map(({ code }) => code)).toEqual([]);
  expect(codesOf(results)).toEqual(
    expect.arrayContaining(["variables: variables-known", "signed-get: get-ok", "appid: appid-ok"]),
  );
});

test.each([
  [0, undefined, "public-key: public-key-none"],
  [0.5, /^PUB_KEY_ID_/, "public-key: key-ok"],
])(
  "with the public key for %d of the responses, the doctor finds no failure either",
  async (share, id, code) => {
    const text = await envFile({ publicKeyShare: share });
    const { WECHATPAY_PUBLIC_KEY_ID: publicKeyId, WECHATPAY_PUBLIC_KEY: publicKey } = parseEnv(text);
    expect([publicKeyId, publicKey]).toEqual(
      id === undefined
        ? [undefined, undefined]
        : [expect.stringMatching(id), expect.stringContaining("BEGIN PUBLIC KEY")],
    );
    const path = join(temporaryFolder(), "client.env");
    writeFileSync(path, text, { mode: 0o600 });
    const results = await diagnose({}, { envFile: path });
    expect(results.filter(({ status }) => status === "failed").map(({ code: failed }) => failed)).toEqual([]);
    expect(codesOf(results)).toContain(code);
  },
);
