/** The explanations of the client that a project has installed, which may be of any version. */
import { expect, test } from "vitest";

import { allClientCauses, clientCauses } from "#generator/io/client-causes";
import { inOwnFolder, write } from "../support/command.ts";

inOwnFolder();

const cause = { product: "p", title: "t", cause: "c", fix: "f", retry: "r" };

function install(code: string): void {
  const folder = "node_modules/wechatpay-ts";
  write({
    [`${folder}/package.json`]: '{ "type": "module", "exports": { "./explain": "./explain.js" } }',
    [`${folder}/explain.js`]: `const cause = ${JSON.stringify(cause)};\n${code}\n`,
  });
}

test("a project without the client has no explanations", async () => {
  expect([await clientCauses(1, "en"), await allClientCauses("en")]).toEqual([undefined, undefined]);
});

test.each<[code: string, one: unknown, all: unknown]>([
  [
    "export const explain = (code, { language }) => [{ ...cause, title: `${code} ${language}` }];" +
      "export const explanations = ({ language }) => [{ ...cause, causeCode: 7, title: language }];",
    [{ ...cause, title: "7 zh" }],
    [{ ...cause, causeCode: 7, title: "zh" }],
  ],
  ["export const explain = () => [cause];", [cause], undefined],
  [
    "export const explain = () => [null, 1, { ...cause, fix: 1 }, { title: 't' }, cause];" +
      "export const explanations = () => [null, cause, { ...cause, causeCode: '7' }, { causeCode: 7 }];",
    [cause],
    [],
  ],
  ["export const explain = () => cause; export const explanations = () => cause;", [], undefined],
  ["export const explain = [cause]; export const explanations = [cause];", undefined, undefined],
  ["throw new Error('broken');", undefined, undefined],
])("of a client with %s", async (code, one, all) => {
  install(code);
  expect([await clientCauses(7, "zh"), await allClientCauses("zh")]).toEqual([one, all]);
});
