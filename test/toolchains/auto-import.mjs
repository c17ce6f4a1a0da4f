// The language server of TypeScript offers the function of an endpoint in a project that imports nothing yet.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { manifest, tool } from "./project.mjs";

/** @param {string} folder in which the packages are installed */
export async function checkAutoImport(folder) {
  const place = join(folder, "auto-import");
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "package.json"), JSON.stringify(manifest("module")));
  await writeFile(
    join(place, "tsconfig.json"),
    '{ "compilerOptions": { "module": "nodenext", "strict": true } }\n',
  );
  for (const [typed, source] of /** @type {const} */ ([
    ["postPayTransactionsJs", "wechatpay-ts/v3/pay/transactions/jsapi"],
    ["postRefundDomesticRef", "wechatpay-ts/v3/refund/domestic/refunds"],
    ["createCli", "wechatpay-ts"],
  ]))
    assert(
      (await completions(place, typed)).includes(source),
      `The language server does not offer ${source} for ${typed}.`,
    );
}

/**
 * Returns the sources of the names that are offered for a word.
 *
 * @param {string} place
 * @param {string} word
 * @returns {Promise<(string | undefined)[]>}
 */
async function completions(place, word) {
  const file = join(place, "index.ts");
  const server = spawn(process.execPath, [
    tool("typescript/lib/tsserver.js"),
    "--disableAutomaticTypingAcquisition",
  ]);
  const send = (/** @type {number} */ seq, /** @type {string} */ command, /** @type {object} */ args) =>
    server.stdin.write(`${JSON.stringify({ seq, type: "request", command, arguments: args })}\n`);
  send(0, "configure", { preferences: { includeCompletionsForModuleExports: true } });
  send(1, "open", { file, fileContent: word, projectRootPath: place });
  send(2, "completionInfo", { file, line: 1, offset: word.length + 1 });
  try {
    for await (const line of createInterface({ input: server.stdout })) {
      if (!line.startsWith("{")) continue;
      /** @type {{ type: string, request_seq?: number, body?: { entries: { name: string, source?: string }[] } }} */
      const message = JSON.parse(line);
      if (message.type === "response" && message.request_seq === 2)
        return (message.body?.entries ?? [])
          .filter(({ name }) => name.startsWith(word))
          .map(({ source }) => source);
    }
    throw new Error("The language server ended without a response.");
  } finally {
    server.kill();
  }
}
