// How each runtime runs the suite: by its own binary, as its npm package brings it.
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

import { build } from "rolldown";

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {"node" | "web"} platform the one that the conditions of package.json lead it to
 * @property {string} agent what the client's User-Agent begins with after its own name, as a pattern
 * @property {boolean} pooled whether its errors show that the connection failed
 * @property {(folder: string) => Promise<readonly [string, ...string[]]>} command in a folder with entry.mjs and world.json
 */

/** @type {readonly Engine[]} */
export const engines = [
  {
    name: "Node.js",
    platform: "node",
    agent: "node/\\d",
    pooled: true,
    command: () => Promise.resolve([process.execPath, "entry.mjs"]),
  },
  {
    name: "Node.js as an edge",
    platform: "web",
    agent: "(?:web|node\\.js/\\d)",
    pooled: true,
    command: () => Promise.resolve([process.execPath, "--conditions=edge-light", "entry.mjs"]),
  },
  {
    name: "Bun",
    platform: "web",
    agent: "bun/\\d",
    pooled: true,
    command: () => Promise.resolve([binary("bun"), "run", "--no-install", "entry.mjs"]),
  },
  {
    name: "Deno",
    platform: "web",
    agent: "deno/\\d",
    pooled: true,
    command: () => {
      const granted = ["--allow-net=127.0.0.1", "--allow-read"];
      const flags = ["--no-lock", "--no-remote", "--cached-only", "--node-modules-dir=manual", "--no-prompt"];
      return Promise.resolve([binary("deno"), "run", ...flags, ...granted, "entry.mjs"]);
    },
  },
  {
    name: "workerd, bundled by rolldown",
    platform: "web",
    agent: "cloudflare-workers",
    pooled: false,
    command: (folder) => workerd(folder, bundleByRolldown),
  },
  {
    name: "workerd, bundled by esbuild",
    platform: "web",
    agent: "cloudflare-workers",
    pooled: false,
    command: (folder) => workerd(folder, bundleByEsbuild),
  },
];

/** The file of the platform package that npm chose. @param {"bun" | "deno" | "workerd"} name */
export function binary(name) {
  const { platform, arch } = process;
  const packages = {
    bun: `@oven/bun-${platform}-${arch === "arm64" ? "aarch64" : arch}/bin/bun`,
    deno: `@deno/${platform}-${arch}${platform === "linux" ? "-glibc" : ""}/deno`,
    workerd: `@cloudflare/workerd-${platform}-${arch === "x64" ? "64" : arch}/bin/workerd`,
  };
  const file = join(import.meta.dirname, "node_modules", packages[name]);
  if (!existsSync(file)) throw new Error(`${name} has no package for ${platform} ${arch}`);
  return file;
}

/** @param {string} folder @param {(folder: string) => Promise<unknown>} bundle writes worker.mjs */
async function workerd(folder, bundle) {
  await bundle(folder);
  await writeFile(join(folder, "config.capnp"), CONFIG);
  return /** @type {const} */ ([binary("workerd"), "test", "config.capnp"]);
}

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "suite", worker = (
      modules = [(name = "worker.mjs", esModule = embed "worker.mjs")],
      bindings = [(name = "WORLD", json = embed "world.json")],
      compatibilityDate = "2026-01-01",
      globalOutbound = "loopback",
    )),
    (name = "loopback", network = (allow = ["local"])),
  ],
);
`;

const conditions = ["workerd", "worker", "browser"];

/** @param {string} folder */
function bundleByRolldown(folder) {
  return build({
    input: join(folder, "worker-entry.mjs"),
    cwd: folder,
    platform: "neutral",
    resolve: { conditionNames: [...conditions, "import", "default"] },
    logLevel: "warn",
    output: { file: join(folder, "worker.mjs"), format: "esm", codeSplitting: false },
  });
}

/** @param {string} folder */
async function bundleByEsbuild(folder) {
  // It is installed beside this file only when the suite is to run.
  const require = createRequire(import.meta.url);
  /** @type {{ build: (options: object) => Promise<unknown> }} */
  const esbuild = require("esbuild");
  return esbuild.build({
    entryPoints: [join(folder, "worker-entry.mjs")],
    bundle: true,
    format: "esm",
    platform: "neutral",
    conditions,
    outfile: join(folder, "worker.mjs"),
    logLevel: "warning",
  });
}
