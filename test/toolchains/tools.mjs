// Node.js, other runtimes, tools that run TypeScript, bundlers and test runners.
import { binary } from "../runtimes/engines.mjs";
import { commonJs, esModule, tests, typeScript } from "./program.mjs";
import { manifest, tool } from "./project.mjs";

/** @typedef {import("./project.mjs").Project} Project */

const esFiles = { "package.json": manifest("module"), "call.mjs": esModule };
const commonJsFiles = { "package.json": manifest("commonjs"), "call.cjs": commonJs };

/** @param {"module" | "commonjs"} type @param {string} module */
const typeScriptFiles = (type, module) => ({
  "package.json": manifest(type),
  "tsconfig.json": { compilerOptions: { target: "es2022", module, strict: true, types: ["node"] } },
  "call.ts": typeScript,
});

/** @type {readonly Project[]} */
const runtimes = [
  { name: "Node.js, ES module", files: esFiles, commands: [["call.mjs"]] },
  { name: "Node.js, CommonJS by require", files: commonJsFiles, commands: [["call.cjs"]] },
  { name: "Bun", files: esFiles, commands: [[binary("bun"), "run", "--no-install", "call.mjs"]] },
  {
    name: "Deno",
    files: esFiles,
    commands: [
      [
        ...[binary("deno"), "run", "--no-lock", "--no-remote", "--cached-only", "--node-modules-dir=manual"],
        ...["--no-prompt", "--allow-net=127.0.0.1", "--allow-read", "--allow-env", "call.mjs"],
      ],
    ],
  },
  {
    name: "tsx, ES module",
    files: typeScriptFiles("module", "nodenext"),
    commands: [[tool("tsx/dist/cli.mjs"), "call.ts"]],
  },
  {
    name: "tsx, CommonJS",
    files: typeScriptFiles("commonjs", "nodenext"),
    commands: [[tool("tsx/dist/cli.mjs"), "call.ts"]],
  },
  {
    name: "ts-node, CommonJS",
    files: typeScriptFiles("commonjs", "nodenext"),
    commands: [[tool("ts-node/dist/bin.js"), "call.ts"]],
  },
  {
    name: "ts-node, ES module",
    files: typeScriptFiles("module", "nodenext"),
    commands: [[process.execPath, "--no-warnings", "--loader", tool("ts-node/esm.mjs"), "call.ts"]],
  },
];

const rollupConfig = `import { nodeResolve } from ${JSON.stringify(tool("@rollup/plugin-node-resolve/dist/es/index.js"))};
export default {
  input: "call.mjs",
  external: /^node:/u,
  plugins: [nodeResolve({ exportConditions: ["node"], preferBuiltins: true })],
  output: [
    { file: "dist/call.mjs", format: "es" },
    { file: "dist/call.cjs", format: "cjs" },
  ],
};
`;

/** @param {"module" | "commonjs2"} type */
const webpackBuild = (type) => `const webpack = require(${JSON.stringify(tool("webpack"))});
webpack({
  mode: "production",
  target: "node20",
  context: __dirname,
  entry: "./call.mjs",
  ${type === "module" ? "experiments: { outputModule: true }," : ""}
  output: { path: __dirname + "/dist", filename: "call.${type === "module" ? "mjs" : "cjs"}", library: { type: "${type}" } },
}, (error, stats) => {
  if (error || stats.hasErrors()) {
    console.error(error ?? stats.toString());
    process.exitCode = 1;
  }
});
`;

/** @param {"esm" | "cjs"} format */
const esbuild = (format) => {
  const flags = ["--bundle", "--platform=node", `--format=${format}`, "--log-level=warning"];
  return [tool(`@esbuild/${process.platform}-${process.arch}/bin/esbuild`), "call.mjs", ...flags];
};

/** @type {readonly Project[]} */
const bundlers = [
  {
    name: "esbuild, ES module",
    files: esFiles,
    commands: [[...esbuild("esm"), "--outfile=dist/call.mjs"], ["dist/call.mjs"]],
  },
  {
    name: "esbuild, CommonJS",
    files: esFiles,
    commands: [[...esbuild("cjs"), "--outfile=dist/call.cjs"], ["dist/call.cjs"]],
  },
  ...["mjs", "cjs"].map((extension) => ({
    name: `rollup, ${extension === "mjs" ? "ES module" : "CommonJS"}`,
    files: { ...esFiles, "rollup.config.mjs": rollupConfig },
    commands: [[tool("rollup/dist/bin/rollup"), "-c", "--silent"], [`dist/call.${extension}`]],
  })),
  {
    name: "webpack, ES module",
    files: { ...esFiles, "build.cjs": webpackBuild("module") },
    commands: [["build.cjs"], ["dist/call.mjs"]],
  },
  {
    name: "webpack, CommonJS",
    files: { ...esFiles, "build.cjs": webpackBuild("commonjs2") },
    commands: [["build.cjs"], ["dist/call.cjs"]],
  },
  {
    name: "vite, for a server",
    files: { ...esFiles, "vite.config.mjs": "export default { ssr: { noExternal: true } };\n" },
    commands: [
      [tool("vite/bin/vite.js"), "build", "--ssr", "call.mjs", "--logLevel", "warn"],
      ["dist/call.js"],
    ],
  },
];

const jest = tool("jest/bin/jest.js");
const jestConfig = { testMatch: ["<rootDir>/*.test.*"], transform: {}, cacheDirectory: "<rootDir>/cache" };
const tsJest = [tool("ts-jest/dist/index.js"), { tsconfig: "tsconfig.json" }];

/** @type {readonly Project[]} */
const runners = [
  {
    name: "vitest",
    files: { "package.json": manifest("module"), "call.test.ts": tests.typeScript },
    commands: [[tool("vitest/vitest.mjs"), "run", "--globals", "--root", "."]],
  },
  {
    name: "jest, ES module",
    files: {
      ...{ "package.json": manifest("module"), "call.test.mjs": tests.esModule },
      "jest.config.json": { ...jestConfig, moduleFileExtensions: ["mjs", "js"] },
    },
    commands: [
      [process.execPath, "--no-warnings", "--experimental-vm-modules", jest, "-c", "jest.config.json"],
    ],
  },
  {
    name: "jest, TypeScript as ES modules by ts-jest",
    files: {
      ...typeScriptFiles("module", "nodenext"),
      "call.test.ts": tests.typeScript,
      "globals.d.ts": "declare function test(name: string, run: () => Promise<void>): void;\n",
      "jest.config.json": {
        ...jestConfig,
        extensionsToTreatAsEsm: [".ts"],
        transform: { "\\.ts$": [tsJest[0], { tsconfig: "tsconfig.json", useESM: true }] },
      },
    },
    commands: [
      [process.execPath, "--no-warnings", "--experimental-vm-modules", jest, "-c", "jest.config.json"],
    ],
  },
  {
    name: "jest, CommonJS, with the packages compiled by ts-jest",
    files: {
      ...{ "package.json": manifest("commonjs"), "call.test.cjs": tests.commonJs },
      "tsconfig.json": {
        compilerOptions: {
          target: "es2022",
          module: "commonjs",
          allowJs: true,
          esModuleInterop: true,
          isolatedModules: true,
        },
      },
      "jest.config.json": {
        ...jestConfig,
        moduleFileExtensions: ["js", "cjs"],
        transform: {
          "node_modules/wechatpay-ts/.*\\.js$": [
            tsJest[0],
            { tsconfig: "tsconfig.json", diagnostics: false },
          ],
        },
        transformIgnorePatterns: ["node_modules/(?!wechatpay-ts/)"],
      },
    },
    commands: [[jest, "-c", "jest.config.json"]],
  },
  {
    name: "jest, CommonJS, without a transform",
    files: {
      ...{ "package.json": manifest("commonjs"), "call.test.cjs": tests.commonJs },
      "jest.config.json": { ...jestConfig, moduleFileExtensions: ["js", "cjs"] },
    },
    commands: [[jest, "-c", "jest.config.json"]],
    fails:
      /Must use import to load ES Module|Cannot use import statement outside a module|Unexpected token 'export'/u,
  },
];

export const tools = [...runtimes, ...bundlers, ...runners];
