/** The pages of the documentation that list all operations. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { identityOf } from "#generator/ir/operation";
import { endpointPage } from "#generator/skill/endpoint-page";
import { root, specOperations } from "../../support/specs.ts";
import { operation } from "../support/page.ts";

test.each([
  ["en", "docs/endpoints.md"],
  ["zh", "docs/zh-CN/endpoints.md"],
] as const)("%s: npm run docs has written the page of all operations", (language, path) => {
  const text = endpointPage(specOperations(), language);
  expect(readFileSync(join(root, path), "utf8")).toBe(text);
  const rows = text
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (?:---|title|标题)/u.test(line));
  expect(rows).toHaveLength(specOperations().length);
  const missing = specOperations().filter((one) => !text.includes(identityOf(one)));
  expect(missing.map(identityOf)).toEqual([]);
});

test("a bar in a title does not end the cell", () => {
  const text = endpointPage([operation({ title: "a | b", path: "/v3/zoo/animals", method: "GET" })], "en");
  expect(text).toContain(
    "| a \\| b | `GET /v3/zoo/animals` | `getZooAnimals` | `wechatpay-ts/v3/zoo/animals` |\n",
  );
});
