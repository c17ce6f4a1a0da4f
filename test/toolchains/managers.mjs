// Package managers with other layouts of node_modules: pnpm links packages from a store, and Yarn PnP has no node_modules.
import { commonJs, commonJsByImport, esModule } from "./program.mjs";
import { tool } from "./project.mjs";

/** @typedef {import("./project.mjs").Project} Project */

/**
 * Returns the projects, which install the client by themselves.
 *
 * @param {string} tarball of the client
 * @returns {readonly Project[]}
 */
export function managers(tarball) {
  const files = {
    "package.json": { private: true, type: "module", dependencies: { "wechatpay-ts": `file:${tarball}` } },
    "call.mjs": esModule,
    "call.cjs": commonJs,
  };
  const pnpm = [process.execPath, tool("pnpm/bin/pnpm.cjs")];
  const yarn = [process.execPath, tool("@yarnpkg/cli-dist/bin/yarn.js")];
  const yarnFiles = {
    ...files,
    // A lock in the folder makes it the root of a project.
    "yarn.lock": "",
    ".yarnrc.yml":
      "nodeLinker: pnp\nenableGlobalCache: false\nenableTelemetry: false\nenableImmutableInstalls: false\n",
  };
  return [
    ...["call.mjs", "call.cjs"].map((program) => ({
      name: `pnpm, isolated, ${program}`,
      files: { ...files, ".npmrc": "node-linker=isolated\n" },
      commands: [[...pnpm, "install", "--offline", "--ignore-workspace", "--silent"], [program]],
    })),
    {
      name: "Yarn PnP, ES module",
      files: yarnFiles,
      commands: [
        [...yarn, "install"],
        [...yarn, "node", "call.mjs"],
      ],
    },
    {
      name: "Yarn PnP, CommonJS by require",
      files: yarnFiles,
      commands: [
        [...yarn, "install"],
        [...yarn, "node", "call.cjs"],
      ],
      // The hooks of Yarn PnP do not cover the modules that `require` of an ES module loads: `await import()` works.
      fails: /ERR_MODULE_NOT_FOUND/u,
    },
    {
      name: "Yarn PnP, CommonJS by import()",
      files: { ...yarnFiles, "call.cjs": commonJsByImport },
      commands: [
        [...yarn, "install"],
        [...yarn, "node", "call.cjs"],
      ],
    },
  ];
}
