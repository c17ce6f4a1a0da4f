// `npm run docs`: writes docs/endpoints.md and its Chinese twin from specs/. `test/generator/skill/endpoint-page.test.ts` compares
// them.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { toEndpointPage } from "wechatpay-codegen";

/** @typedef {Parameters<typeof toEndpointPage>[0]} Operations */

const root = join(import.meta.dirname, "..");
const command = [join(root, "generator/bin.js"), "ir", "--specs", "specs", "--silent"];
const ir = execFileSync(process.execPath, command, { cwd: root, maxBuffer: 2 ** 28, encoding: "utf8" });
/** @type {{ operations: Operations }} */
const { operations } = JSON.parse(ir);

writeFileSync(join(root, "docs/endpoints.md"), await toEndpointPage(operations, "en"));
writeFileSync(join(root, "docs/zh-CN/endpoints.md"), await toEndpointPage(operations, "zh"));
