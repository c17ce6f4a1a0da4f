/** The example of Next.js, built and started as in production: `npm run test:next`. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { apiV3Key } from "../runtime/support/keys.ts";
import { behavesAsShop, echo } from "./support/behaviour.ts";
import { startExample } from "./support/child.ts";

const isBuilt = process.env["NEXT_EXAMPLE"] === "built";
if (!isBuilt) console.warn("The example of Next.js: SKIPPED. `npm run test:next` builds and tests it.");

const folder = join(import.meta.dirname, "next");
const program = [join(folder, "node_modules/next/dist/bin/next"), "start", "-H", "127.0.0.1", "-p", "0"];
let logged = "";

describe.skipIf(!isBuilt)("Next.js", () => {
  let url = "";

  behavesAsShop(async (till) => {
    const running = await startExample(folder, program, till, (text) => (logged += text));
    url = running.url;
    return running;
  });

  test("other routes still receive parsed JSON", async () => {
    expect(await echo(url)).toEqual({ a: 1 });
  });

  test("the server logs the reason of a rejection, and no key", () => {
    expect(logged).toContain("SignatureError");
    expect(logged).not.toContain("PRIVATE KEY");
    expect(logged).not.toContain(apiV3Key);
  });
});
