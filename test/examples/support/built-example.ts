/** An example that `run.mjs` in its folder builds and starts as in production. */
import { describe, expect, test } from "vitest";
import { apiV3Key } from "../../runtime/support/keys.ts";
import { behavesAsShop, echo } from "./behaviour.ts";
import { startExample } from "./child.ts";

interface BuiltExample {
  /** The name of the framework. */
  readonly name: string;
  /** The script of package.json that builds it; without its variable, the tests are skipped. */
  readonly script: "test:nest" | "test:next";
  readonly folder: string;
  /** The arguments of Node.js. */
  readonly program: readonly string[];
}

/** Tests a built example: as a shop, with other routes, and what it logs. */
export function testBuiltExample({ name, script, folder, program }: BuiltExample): void {
  const needs = script === "test:nest" ? "nest" : "next";
  const isBuilt = process.env[`${needs.toUpperCase()}_EXAMPLE`] === "built";

  describe.skipIf(!isBuilt)(name, { meta: { needs } }, () => {
    let url = "";
    let logged = "";

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
}
