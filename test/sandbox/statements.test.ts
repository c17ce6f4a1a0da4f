/** Statements, whose SHA-1 stands in a header that is signed in place of the file. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createClient, type Download } from "wechatpay-ts";

import { makeCredentials, type FaultInput } from "#sandbox/index";
import { define, required, requiredString } from "#runtime/schema";

import { specEndpoints } from "../support/specs.ts";
import { clientOf, sandboxFor } from "./support/merchant.ts";
import { byFetch } from "wechatpay-ts/fetch";

interface Request {
  readonly query: { readonly date: string; readonly mchid: string };
}

const paths = ["/v3/statements", "/v3/global/statements"] as const;
const digestHeader = "Wechatpay-Statement-Sha1";
const credentials = await makeCredentials();
const operations = specEndpoints()
  .filter(({ path }) => paths.some((one) => one === path))
  .map((operation) => ({ ...operation, responseType: "statement" as const }));

/** What a proxy between the client and WeChat Pay does to the headers of an answer. */
type Change = (headers: Headers) => void;

/** Downloads a statement and returns its text with the headers as they were sent. */
async function download(path: string, { fault, change }: { fault?: FaultInput; change?: Change } = {}) {
  const sandbox = await sandboxFor({ operations, credentials });
  if (fault !== undefined) sandbox.faults.next(fault);
  const sent = new Headers();
  const client = createClient({
    ...clientOf(sandbox),
    retries: 0, // a second attempt would be answered without the fault
    transport: byFetch(async (input, init) => {
      const response = await fetch(input, init);
      const headers = new Headers(response.headers);
      for (const [name, value] of headers) sent.set(name, value);
      change?.(headers);
      return new Response(response.body, { status: response.status, headers });
    }),
  });
  const statement = define<Request, Download>("GET", path, {
    responseType: "statement",
    request: { query: required({ date: requiredString, mchid: requiredString }) },
    response: {},
  });
  const file = await client.call(statement, { query: { date: "20261126", mchid: "1900000109" } });
  return { text: new TextDecoder().decode(await file.bytes()), sent };
}

const refusedHeaders: readonly [what: string, change: Change][] = [
  ["the digest is missing", (headers) => headers.delete(digestHeader)],
  ["the digest is another one", (headers) => headers.set(digestHeader, sha1("another file"))],
  ["the digest is empty", (headers) => headers.set(digestHeader, "")],
  ["the signature is missing", (headers) => headers.delete("Wechatpay-Signature")],
  ["the timestamp is another one", (headers) => headers.set("Wechatpay-Timestamp", "1")],
  ["the serial is missing", (headers) => headers.delete("Wechatpay-Serial")],
];

const refusedFaults = [
  "signature-missing",
  "signature-forged",
  "signature-replayed",
  "serial-unknown",
  "timestamp; seconds=-400",
] as const;

describe.each(paths)("the statement of GET %s", (path) => {
  test("is accepted if its digest is signed and right", async () => {
    const { text, sent } = await download(path);
    expect(text).toContain("SETTLE");
    expect(sent.get(digestHeader)).toBe(sha1(text));
  });

  test.each(refusedHeaders)("is rejected if %s", async (_, change) => {
    await expect(download(path, { change })).rejects.toMatchObject({
      name: "SignatureError",
    });
  });

  test.each(refusedFaults)("is rejected after the fault %s", async (fault) => {
    await expect(download(path, { fault })).rejects.toMatchObject({ name: "SignatureError" });
  });

  test.each(["body-altered", "body-cut", "body-empty"] as const)(
    "is rejected at its end after the fault %s",
    async (fault) => {
      await expect(download(path, { fault })).rejects.toMatchObject({ code: "ERR_DIGEST_MISMATCH" });
    },
  );
});

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
