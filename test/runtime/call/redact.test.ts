/** What the client hides of a request that a server repeats, and of which requests. */
import { createServer, type IncomingMessage } from "node:http";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { ApiError, createClient } from "wechatpay-ts";
import { redactorOf } from "#runtime/call/redact";
import { define, file, json, required, string } from "#runtime/schema";

import { options } from "../support/keys.ts";
import { byFetch } from "wechatpay-ts/fetch";

const operation = define<object, unknown>("POST", "/v3/things", {
  request: { json: { note: string } },
  response: {},
});
const characters = Array.from({ length: 400 }, (_, index) => String.fromCharCode(0x4e00 + index));

test.each([4, 63, 64, 65, 66, 67, 68, 127, 128, 129, 130, 131, 132, 191, 192, 193, 195, 257])(
  "a repeated value of %i characters is hidden to its end",
  async (length) => {
    const value = characters.slice(0, length).join("");
    const { redact } = await redactorOf(operation, { json: { note: value } });
    expect(redact(`v ${value}|`)).toBe("v …|");
    expect(redact(encodeURIComponent(value))).toBe("…");
  },
);

test.each([0, 100, 200, 240, 270, 290, 299, 300, 340])(
  "a long run of Base64 that begins at character %i is hidden to its end",
  async (start) => {
    const { redact } = await redactorOf(operation, { json: {} });
    const shown = redact("a b ".repeat(100).slice(0, start) + "Q".repeat(344));
    expect(shown).not.toContain("QQ");
  },
);

test("no repeated value leaves one of its characters", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 4, max: 300 }), async (length) => {
      const value = characters.slice(0, length).join("");
      const { redact } = await redactorOf(operation, { json: { note: value } });
      expect(redact(value)).toBe("…");
    }),
  );
});

test("the client does not search a file, which may refer to itself", async () => {
  const upload = define<object, unknown>("POST", "/v3/files", {
    request: { body: { file: required(file), meta: required(json({ filename: string })) } },
    response: {},
  });
  const refused = { code: "PARAM_ERROR", message: "no" };
  const client = createClient(
    options({
      transport: byFetch(() => Promise.resolve(new Response(JSON.stringify(refused), { status: 400 }))),
    }),
  );
  const pass = (request: IncomingMessage) =>
    client
      .call(upload, { body: { file: request, meta: { filename: "a.png" } } })
      .catch((error: unknown) => error);
  const outcome = await new Promise((resolve) => {
    const server = createServer((request, response) => {
      // The parser of the socket refers to the request.
      resolve(pass(request).finally(() => response.end()));
    });
    onTestFinished(() => void server.close());
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      void fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "content" });
    });
  });
  expect(outcome).toBeInstanceOf(ApiError);
});
