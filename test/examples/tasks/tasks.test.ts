/** README.md lists all tasks, their comments name pages of the operations that they call, and an application starts. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { startSandbox } from "#sandbox/index";
import { root, specOperations } from "../../support/specs.ts";
import { createOrder, openCashier } from "./jsapi-order.ts";
import { openApp } from "./support/open-app.ts";
import { memoryTable } from "./testing/memory-table.ts";
import { memoryLock, openid } from "./testing/stage.ts";

const folder = import.meta.dirname;
const filesOf = (place: string) =>
  readdirSync(join(folder, place)).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
const tasks = filesOf(".");
const readme = readFileSync(join(folder, "README.md"), "utf8");

/** The files in the cells of README.md that are links, in their order. */
function linked(column: string): string[] {
  return [...readme.matchAll(new RegExp(String.raw`^\|${column} \[([\w.-]+)\]\(([\w./-]+)\) \|`, "gmu"))].map(
    ([, name = "", path = ""]) => {
      expect(path.endsWith(name)).toBe(true);
      return path;
    },
  );
}

test("README.md lists each task once, and each file that they share", () => {
  expect(linked("[^|]*\\|").toSorted()).toEqual(tasks.toSorted());
  expect(tasks).toHaveLength(10);
  expect(linked("").toSorted()).toEqual(
    filesOf("support")
      .map((name) => `support/${name}`)
      .toSorted(),
  );
});

test("README.md names functions that the files have", () => {
  const texts = ["support", "."].flatMap((place) =>
    filesOf(place).map((name) => readFileSync(join(folder, place, name), "utf8")),
  );
  const names = [...readme.matchAll(/`([a-z]\w+)`/gu)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(10);
  const others = ["support", "testing", "expectPayment"];
  const missing = names.filter(
    (name) => !others.includes(name) && !texts.some((text) => text.includes(`function ${name}`)),
  );
  expect(missing).toEqual([]);
});

describe.each(tasks)("%s", (file) => {
  const text = readFileSync(join(folder, file), "utf8");

  test("names the pages of what it calls: each is in the comment of an operation that it imports", () => {
    const pages = [...text.matchAll(/^ \* @see (https:\S+) /gmu)].map(([, page = ""]) => page);
    expect(pages.length).toBeGreaterThan(0);
    const modules = [...text.matchAll(/"wechatpay-ts\/(v3\/[^"]+)"/gu)].map(([, path = ""]) => `${path}.ts`);
    const events = [...text.matchAll(/"([A-Z_]+\.[A-Z_.]+)"/gu)].map(
      ([, event = ""]) => `webhook/v3/${event}.ts`,
    );
    // The options of the client call the certificates.
    const called = [...modules, ...events, "v3/certificates.ts"];
    const comments = called.map((path) => readFileSync(join(root, "generated", path), "utf8"));
    expect(pages.filter((page) => !comments.some((comment) => comment.includes(`(${page})`)))).toEqual([]);
  });

  test("imports the package as a user does", () => {
    const sources = [...text.matchAll(/ from "([^"]+)";/gu)].map(([, source = ""]) => source);
    expect(sources.filter((source) => !/^(?:wechatpay-ts|\.|node:)/u.test(source))).toEqual([]);
    expect(sources.filter((source) => source.includes("testing"))).toEqual([]);
  });

  test("has a test of its own", () => {
    expect(readdirSync(folder)).toContain(file.replace(/\.ts$/u, ".test.ts"));
  });
});

describe("an application", () => {
  async function environment() {
    const sandbox = await startSandbox({ operations: specOperations() });
    onTestFinished(() => sandbox.close());
    const { client } = sandbox;
    if (client === undefined) throw new Error("The sandbox has no keys.");
    const [[id, key] = ["", ""]] = Object.entries(client.wechatpayKeys);
    const env = {
      ...{ WECHATPAY_MCHID: client.mchid, WECHATPAY_SERIAL_NO: client.serialNo },
      ...{ WECHATPAY_APIV3_KEY: client.apiV3Key, WECHATPAY_PRIVATE_KEY: client.privateKey },
      ...{ WECHATPAY_PUBLIC_KEY_ID: id, WECHATPAY_PUBLIC_KEY: key, WECHATPAY_BASE_URL: sandbox.url },
      ...{ WECHATPAY_APPID: "wxd678efh567hg6787", WECHATPAY_NOTIFY_URL: "https://shop.example.com/notify" },
    };
    return { sandbox, env };
  }

  test.each(["variables", "files"])("starts with keys in %s", async (kind) => {
    const { sandbox, env } = await environment();
    const place = mkdtempSync(join(tmpdir(), "keys-"));
    onTestFinished(() => rmSync(place, { recursive: true }));
    const path = join(place, "apiclient_key.pem");
    writeFileSync(path, env.WECHATPAY_PRIVATE_KEY);
    const inFile = { ...env, WECHATPAY_PRIVATE_KEY: undefined, WECHATPAY_PRIVATE_KEY_FILE: path };
    const app = openApp(kind === "files" ? inFile : env);
    const shop = { ...app, orders: memoryTable<never>(), refunds: memoryTable<never>(), lock: memoryLock() };
    const number = await createOrder(shop, { description: "Coffee", openid, amount: 100 });
    expect(await openCashier(shop, number)).toBeDefined();
    expect(sandbox.orders.all).toMatchObject([{ outTradeNo: number, total: 100 }]);
  });

  test("does not start without a variable, which the error names", async () => {
    const { env } = await environment();
    expect(() => openApp({ ...env, WECHATPAY_APIV3_KEY: undefined })).toThrow("WECHATPAY_APIV3_KEY");
  });
});
