// The program that every project runs: it reads the options of a client, makes an order in the sandbox, and prints a line.

/** What the program prints. */
export const PRINTED = "prepay_id: true";

const body = `
async function main()TYPE {
  const options = JSON.parse(readFileSync(process.env["SANDBOX_CLIENT"] ?? "", "utf8"))CAST;
  const { prepay_id } = await postPayTransactionsJsapi(createClient(options), {
    json: {
      appid: "wxd678efh567hg6787",
      mchid: options.mchid ?? "",
      description: "咖啡",
      out_trade_no: process.env["OUT_TRADE_NO"] ?? "",
      notify_url: "https://example.com/notify",
      amount: { total: 1 },
      payer: { openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
    },
  });
  console.log(\`prepay_id: \${prepay_id !== ""}\`);
}
`;
const plain = body.replace("TYPE", "").replace("CAST", "");
const start = `
main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
`;

/** An ES module. */
export const esModule = `import { readFileSync } from "node:fs";
import { createClient } from "wechatpay-ts";
import { postPayTransactionsJsapi } from "wechatpay-ts/v3/pay/transactions/jsapi";
${plain}${start}`;

/** A CommonJS module. */
export const commonJs = `const { readFileSync } = require("node:fs");
const { createClient } = require("wechatpay-ts");
const { postPayTransactionsJsapi } = require("wechatpay-ts/v3/pay/transactions/jsapi");
${plain}${start}`;

/** A CommonJS module that imports the package when it is called. */
export const commonJsByImport = `const { readFileSync } = require("node:fs");
${plain.replace(
  "{\n",
  `{
  const { createClient } = await import("wechatpay-ts");
  const { postPayTransactionsJsapi } = await import("wechatpay-ts/v3/pay/transactions/jsapi");
`,
)}${start}`;

/** TypeScript, which compiles to either form. */
export const typeScript = `import { readFileSync } from "node:fs";
import { createClient, type ClientOptions } from "wechatpay-ts";
import { postPayTransactionsJsapi } from "wechatpay-ts/v3/pay/transactions/jsapi";
${body.replace("TYPE", ": Promise<void>").replace("CAST", " as ClientOptions")}${start.replace("(error)", "(error: unknown)")}`;

const test = `test("the client makes an order", async () => {
  let printed = "";
  console.log = (line) => void (printed = line);
  await main();
  process.stdout.write(\`\${printed}\\n\`);
});
`;

/** A test of jest or vitest with globals, as an ES module, as CommonJS and as TypeScript. */
export const tests = {
  esModule: esModule.replace(start, test),
  commonJs: commonJs.replace(start, test),
  typeScript: typeScript
    .replace(start.replace("(error)", "(error: unknown)"), test)
    .replace("(line) =>", "(line: string) =>"),
};
