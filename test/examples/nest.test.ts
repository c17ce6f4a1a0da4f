/** The example of NestJS, built and started as in production: `npm run test:nest`. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { apiV3Key } from "../runtime/support/keys.ts";
import { behavesAsShop, echo } from "./support/behaviour.ts";
import { startExample } from "./support/child.ts";

const isBuilt = process.env["NEST_EXAMPLE"] === "built";
if (!isBuilt) console.warn("The example of NestJS: SKIPPED. `npm run test:nest` builds and tests it.");

const folder = join(import.meta.dirname, "nest");
const program = [join(folder, "dist/nest/main.js")];
let logged = "";

describe.skipIf(!isBuilt)("NestJS", () => {
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
