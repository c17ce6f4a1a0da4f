/** Bills and receipts: the answer leads to the sandbox itself, and its digest fits what is there. */
import { createHash } from "node:crypto";
import { request } from "node:http";
import { gunzipSync } from "node:zlib";

import { createClient } from "wechatpay-ts/chain";
import { describe, expect, test } from "vitest";

import { makeCredentials, type Sandbox } from "#sandbox/index";

import { withPathAlone } from "../support/request.ts";
import { specEndpoints } from "../support/specs.ts";
import { authorization, call, clientOf, sandboxFor } from "./support/merchant.ts";

const operations = specEndpoints();
const credentials = await makeCredentials();
const start = () => sandboxFor({ operations, credentials });

/** The file as it comes, with its type. */
function download(
  sandbox: Sandbox,
  url: string,
  isSigned = true,
): Promise<{ status: number; type: string; bytes: Buffer }> {
  const { pathname, search } = new URL(url);
  const target = `${pathname}${search}`;
  const signature = { Authorization: authorization(clientOf(sandbox), "GET", target, "") };
  const headers = { Accept: "*/*", "User-Agent": "test", ...(isSigned && signature) };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        expect(response.headers).not.toHaveProperty("wechatpay-signature");
        const type = String(response.headers["content-type"]);
        resolve({ status: response.statusCode ?? 0, type, bytes: Buffer.concat(chunks) });
      });
    });
    outgoing.on("error", reject).end();
  });
}

const digest = (type: string, bytes: Buffer) => createHash(type.toLowerCase()).update(bytes).digest("hex");

describe("a bill", () => {
  test.each([undefined, "GZIP"] as const)("as %s has a digest of its content", async (tar_type) => {
    const sandbox = await start();
    const wx = createClient(clientOf(sandbox));
    const query = { bill_date: "2025-01-14", bill_type: "ALL", ...(tar_type && { tar_type }) } as const;
    const { download_url, hash_type, hash_value } = await wx.v3.bill.tradebill.get({ query });
    expect(new URL(download_url).origin).toBe(sandbox.url);
    const { status, type, bytes } = await download(sandbox, download_url);
    expect({ status, type }).toEqual({
      status: 200,
      type: tar_type ? "application/gzip" : "text/csv; charset=utf-8",
    });
    const content = tar_type ? gunzipSync(bytes) : bytes;
    expect(hash_value).toBe(digest(hash_type, content));
    expect(content.toString()).toMatch(/^交易时间,.*总交易单数/s);
  });

  test("is changed by body-altered, so that it does not have its digest", async () => {
    const sandbox = await start();
    const wx = createClient(clientOf(sandbox));
    const query = { bill_date: "2025-01-14", bill_type: "ALL" } as const;
    const { download_url, hash_type, hash_value } = await wx.v3.bill.tradebill.get({ query });
    sandbox.faults.next("body-altered", { path: new URL(download_url).pathname });
    const altered = await download(sandbox, download_url);
    expect(digest(hash_type, altered.bytes)).not.toBe(hash_value);
    const { bytes } = await download(sandbox, download_url);
    expect(digest(hash_type, bytes)).toBe(hash_value);
    expect(altered.bytes).toHaveLength(bytes.length);
  });

  test("requires a signature and the path of its link", async () => {
    const sandbox = await start();
    const { json } = await call(sandbox, { target: "/v3/bill/tradebill?bill_date=2025-01-14" });
    const url = String(json["download_url"]);
    expect(await download(sandbox, url, false)).toMatchObject({ status: 401 });
    expect(await download(sandbox, `${url}x`)).toMatchObject({ status: 404 });
    expect(await download(sandbox, url)).toMatchObject({ status: 200 });
  });
});

const offering = operations.filter(({ response }) => response.some(({ name }) => name === "hash_value"));

test("the sandbox rejects a file that no response linked to, unless it is stateless", async () => {
  const target = "/v3/billdownload/file?token=unknown";
  expect(await call(await start(), { target })).toMatchObject({ status: 404 });
  expect(await call(await sandboxFor({ operations: [], credentials }), { target })).toMatchObject({
    status: 404,
    json: { code: "RESOURCE_NOT_EXISTS" },
  });
  const stateless = await sandboxFor({ operations, credentials, stateless: true });
  expect(await call(stateless, { target })).toMatchObject({ status: 200 });
  expect(await call(stateless, { target: "/v3/billdownload/file" })).toMatchObject({ status: 400 });
});

test.each(offering.map((one) => [`${one.method} ${one.path}`, one] as const))(
  "the response of %s has the right digest, under any name of its page",
  async (_, operation) => {
    const hash = operation.response.find(({ name }) => name === "hash_type");
    const sandbox = await sandboxFor({
      operations: [withPathAlone(operation)],
      credentials,
      stateless: true,
    });
    const target = operation.path.replaceAll(/\{\w+\}/gu, "1");
    const { json } = await call(sandbox, { method: operation.method, target });
    const type = String(json["hash_type"]);
    if (hash?.enum) expect(hash.enum).toContain(type);
    const { bytes } = await download(sandbox, String(json["download_url"] ?? json["url"]));
    expect(json["hash_value"]).toBe(digest(type, bytes));
  },
);
