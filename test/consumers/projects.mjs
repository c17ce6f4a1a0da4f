// The projects of users: their compilers, options and the modules that they write.

/** @typedef {"typescript-5.4" | "typescript-5.9" | "typescript-7"} Compiler an alias in test/packages/package.json */
/** @typedef {".ts" | ".js" | "none"} Extension */

/**
 * @typedef {object} Project
 * @property {string} name
 * @property {Compiler} compiler
 * @property {Extension} extension of the imports between generated modules
 * @property {object} compilerOptions
 */

/** Options of every project: it has neither the types of the DOM nor those of Node.js, and it checks the declarations of packages. */
const common = {
  ...{ target: "es2022", lib: ["es2023"], types: [], rootDir: "src", outDir: "dist" },
  ...{ skipLibCheck: false, forceConsistentCasingInFileNames: true },
};

const strict = {
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
  ...{ noImplicitOverride: true, noPropertyAccessFromIndexSignature: true },
  ...{ noUnusedLocals: true, noUnusedParameters: true, verbatimModuleSyntax: true },
};

/** The declarations of a library, or of a project that others reference. */
const declarations = { declaration: true, declarationMap: true, composite: true };

const nodenext = { module: "nodenext", moduleResolution: "nodenext" };
const bundler = { module: "esnext", moduleResolution: "bundler" };

/** TypeScript 5.4 has neither option. @param {Compiler} compiler */
const isolated = (compiler) => compiler !== "typescript-5.4" && { isolatedDeclarations: true };

/** `.ts` names compile to `.js` names since TypeScript 5.7; before, another tool emits the code. @param {Compiler} compiler */
const importingTs = (compiler) =>
  compiler === "typescript-5.4"
    ? { allowImportingTsExtensions: true, emitDeclarationOnly: true }
    : { rewriteRelativeImportExtensions: true };

/** @param {Compiler} compiler @param {Extension} extension @param {"nodenext" | "bundler"} resolution @returns {Project} */
function library(compiler, extension, resolution) {
  return {
    name: `${compiler} ${extension} ${resolution}`,
    compiler,
    extension,
    compilerOptions: {
      ...{ ...common, ...strict, ...declarations, ...isolated(compiler) },
      ...(resolution === "nodenext" ? nodenext : bundler),
      ...(extension === ".ts" && importingTs(compiler)),
    },
  };
}

/** @type {readonly Compiler[]} */
const compilers = ["typescript-5.4", "typescript-5.9", "typescript-7"];

/** @type {readonly Project[]} */
export const projects = [
  ...compilers.flatMap((compiler) => [
    library(compiler, ".ts", "nodenext"),
    library(compiler, ".ts", "bundler"),
    library(compiler, ".js", "nodenext"),
    library(compiler, ".js", "bundler"),
    library(compiler, "none", "bundler"),
  ]),
  ...compilers.map(
    /** @returns {Project} */ (compiler) => ({
      name: `${compiler} without strictness`,
      compiler,
      extension: ".js",
      compilerOptions: { ...common, ...nodenext, strict: false },
    }),
  ),
  {
    name: "typescript-5.9 with the DOM",
    compiler: "typescript-5.9",
    extension: ".js",
    compilerOptions: { ...common, ...strict, ...nodenext, lib: ["es2023", "dom", "dom.iterable"] },
  },
];

const smokeNames = [
  "typescript-5.4 .js nodenext",
  "typescript-5.9 .ts nodenext",
  "typescript-7 none bundler",
  "typescript-7 .ts bundler",
];

/** One of each compiler and of each extension, for every run of the CI. */
export const smoke = projects.filter(({ name }) => smokeNames.includes(name));

/**
 * The pages of the projects: a payment, one with encrypted fields, a file to send, one to receive, a moved page, and
 * notifications with and without variants.
 */
export const pages = [
  "openapi/v3/pay/transactions/jsapi.md",
  "openapi/v3/fund-app/mch-transfer/transfer-bills.md",
  "openapi/v3/merchant/media/upload.md",
  "openapi/v3/bill/tradebill.md",
  "openapi/v3/papay/entrust-sign/contracts/pre-entrust-sign.md",
  "openapi/v3/papay/sign/contracts/pre-entrust-sign.md",
  "webhook/v3/TRANSACTION.SUCCESS.md",
  "webhook/v3/MCHTRANSFER.BILL.FINISHED.md",
];

/** Returns the module that a user writes. Its exports have types that name generated ones. @param {Extension} extension */
export function program(extension) {
  const end = extension === "none" ? "" : extension;
  return `import { createClient as createPlainClient, type Client, type ClientOptions } from "wechatpay-ts";
import { fromPath } from "wechatpay-ts/file";
import { createClient, type Paths } from "./generated/chain${end}";
import { chinese } from "./generated/labels${end}";
import {
  isPostPayTransactionsJsapiRequest,
  postPayTransactionsJsapi,
  type PostPayTransactionsJsapiRequest,
} from "./generated/v3/pay/transactions/jsapi${end}";
import { notifications, type Events } from "./generated/webhook${end}";

export type Calls = Paths;
export type Paid = Events["TRANSACTION.SUCCESS"];

const request: PostPayTransactionsJsapiRequest = {
  json: {
    appid: "wxd678efh567hg6787",
    mchid: "1900000001",
    description: "咖啡",
    out_trade_no: "ORDER1",
    notify_url: "https://example.com/notify",
    amount: { total: 1 },
    payer: { openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" },
  },
};

/** Calls an endpoint by its function and by its path, and returns both results. */
export async function call(options: ClientOptions): Promise<readonly [string, string, boolean]> {
  const client: Client = createPlainClient(options);
  const wx = createClient({ ...options, describe: chinese });
  const json = { ...request.json, mchid: options.mchid ?? "" };
  const first = await postPayTransactionsJsapi(client, { json });
  const second = await wx.v3.pay.transactions.jsapi.post({ json });
  return [first.prepay_id, second.prepay_id, isPostPayTransactionsJsapiRequest({ json })];
}

export async function pay(options: ClientOptions, body: string): Promise<string> {
  const event = await notifications(createPlainClient(options)).parse({ headers: {}, body });
  if (event.event_type !== "TRANSACTION.SUCCESS") return fromPath("a.png").type;
  return "out_trade_no" in event.resource ? event.resource.out_trade_no : "";
}
`;
}
