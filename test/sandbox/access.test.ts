/** Who may use a sandbox: strangers are refused by the head of their request, and the control API needs the token. */
import { connect } from "node:net";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { startSandbox, type Sandbox } from "#sandbox/index";

import { specOperations } from "../support/specs.ts";
import { ask, fromPage } from "./support/browser-request.ts";
import { bearer } from "./support/merchant.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ operations: specOperations() });
});
afterAll(() => sandbox.close());

const api = ["/v3/certificates", "/brand/marketing/product-coupon/notify-configs", "/nothing"];
const open = ["/openapi.json", "/favicon.ico", "/sandbox/page/page.js"];
const closed = ["/", "/sandbox", "/sandbox/exchanges", "/sandbox/nothing", "/sandbox/call/v3/certificates"];

/** Sends the head of a request with a body of 1 GB, and no byte of the body. */
function sendHead(path: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const { port } = new URL(sandbox.url);
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, ...headers, "Content-Length": "1000000000" });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), "127.0.0.1", () =>
      socket.write(`POST ${path} HTTP/1.1\r\n${head}\r\n`),
    );
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });
}

describe("a request of a stranger is refused before its body arrives", () => {
  const strangers: [string, Record<string, string>][] = [
    ["another origin", { Origin: "https://evil.example" }],
    ["a sandboxed frame", { Origin: "null" }],
    ["another site that names no origin", { "Sec-Fetch-Site": "cross-site" }],
    ["another port of this machine", { "Sec-Fetch-Site": "same-site" }],
    ["another host name", { Host: "evil.example" }],
  ];
  test.each(strangers)("%s", async (_, headers) => {
    const type = { "Content-Type": "multipart/form-data; boundary=x" };
    for (const path of [...api, ...open, ...closed]) {
      expect(await sendHead(path, { ...type, ...bearer(sandbox), ...headers })).toMatch(
        /^HTTP\/1\.1 403 [^]*"SANDBOX_ORIGIN"/,
      );
    }
    expect(sandbox.received).toEqual([]);
  });
});

describe("the token", () => {
  test.each(closed)("is necessary for %s", async (path) => {
    const wrong = [{}, { authorization: "Bearer x" }, { authorization: "Bearer " }, { cookie: "x=y" }];
    const { cookie = "" } = fromPage(sandbox);
    const near = [{ cookie: cookie.slice(0, -1) }, { cookie: cookie.replace(/\d+=/u, "1=") }];
    for (const headers of [...wrong, ...near]) {
      const { status, body } = await ask(sandbox.url + path, { headers });
      expect([status, JSON.parse(body)]).toMatchObject([401, { code: "SANDBOX_TOKEN" }]);
    }
  });

  test("is asked for before the body arrives", async () => {
    expect(await sendHead("/sandbox/faults", {})).toMatch(/^HTTP\/1\.1 401 /);
  });

  test("is not necessary for what holds nothing of a caller", async () => {
    for (const path of open) expect([path, (await ask(sandbox.url + path)).status]).toEqual([path, 200]);
  });

  test("opens the control API to other programs", async () => {
    const exchanges = await ask(`${sandbox.url}/sandbox/exchanges`, { headers: bearer(sandbox) });
    expect([exchanges.status, JSON.parse(exchanges.body)]).toEqual([200, []]);
  });

  test("moves from the URL of the page into a cookie that scripts cannot read", async () => {
    const first = await ask(sandbox.page);
    expect([first.status, first.headers["location"], first.body]).toEqual([303, "/", ""]);
    const [cookie = ""] = [first.headers["set-cookie"] ?? ""].flat();
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    const page = await ask(`${sandbox.url}/`, { headers: { cookie: cookie.split(";")[0] ?? "" } });
    expect([page.status, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect((await ask(`${sandbox.url}/?token=x`)).status).toBe(401);
    expect((await ask(`${sandbox.url}/?token=`)).status).toBe(401);
  });

  test("differs between sandboxes", async () => {
    const other = await startSandbox({ operations: [] });
    await other.close();
    expect(other.token).not.toBe(sandbox.token);
  });
});

test("no other site can embed a response", async () => {
  for (const path of [...api, ...open, ...closed]) {
    for (const headers of [{}, bearer(sandbox), { origin: "https://evil.example" }]) {
      const { headers: received } = await ask(sandbox.url + path, { headers });
      expect([path, received["cross-origin-resource-policy"]]).toEqual([path, "same-origin"]);
    }
  }
  sandbox.reset();
});
