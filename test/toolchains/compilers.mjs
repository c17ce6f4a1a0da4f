// TypeScript from 5.4 to 7.0 with each module setting, as ES modules and as CommonJS.
import { typeScript } from "./program.mjs";
import { manifest, tool } from "./project.mjs";

/** @typedef {import("./project.mjs").Project} Project */

/**
 * @typedef {object} Setting
 * @property {string} module
 * @property {string} resolution
 * @property {"module" | "commonjs"} type of the package
 * @property {readonly string[]} versions of TypeScript
 * @property {RegExp} [fails] what the compiler reports
 */

const all = ["5.4", "5.5", "5.6", "5.7", "5.8", "5.9", "6.0", "7.0"];
const since = (/** @type {string} */ first) => all.slice(all.indexOf(first));
const before = (/** @type {string} */ end) => all.slice(0, all.indexOf(end));

/** TypeScript knows since 5.8, and only in some settings, that CommonJS can require an ES module. */
const esmFromCommonJs = /TS1479: The current file is a CommonJS module/u;

/** @type {readonly Setting[]} */
const settings = [
  { module: "nodenext", resolution: "nodenext", type: "module", versions: all },
  { module: "node16", resolution: "node16", type: "module", versions: all },
  { module: "esnext", resolution: "bundler", type: "module", versions: all },
  { module: "nodenext", resolution: "nodenext", type: "commonjs", versions: since("5.8") },
  { module: "node20", resolution: "node16", type: "commonjs", versions: since("5.9") },
  { module: "commonjs", resolution: "node10", type: "commonjs", versions: before("7.0") },
  { module: "commonjs", resolution: "bundler", type: "commonjs", versions: since("6.0") },
  {
    ...{ module: "nodenext", resolution: "nodenext", type: "commonjs", versions: before("5.8") },
    fails: esmFromCommonJs,
  },
  { module: "node16", resolution: "node16", type: "commonjs", versions: all, fails: esmFromCommonJs },
  {
    ...{ module: "commonjs", resolution: "node10", type: "commonjs", versions: ["7.0"] },
    fails: /TS5108: Option 'moduleResolution=node10' has been removed/u,
  },
];

/** @type {readonly Project[]} */
export const compilers = settings.flatMap(({ versions, ...setting }) =>
  versions.map((version) => project(version, setting)),
);

/** @param {string} version @param {Omit<Setting, "versions">} setting @returns {Project} */
function project(version, { module, resolution, type, fails }) {
  const compilerOptions = {
    ...{ target: "es2022", module, moduleResolution: resolution, strict: true, types: ["node"] },
    ...{ rootDir: ".", outDir: "dist", skipLibCheck: false },
    ...(version === "6.0" && resolution === "node10" && { ignoreDeprecations: "6.0" }),
  };
  const compile = [tool(`typescript-${version}/bin/tsc`)];
  return {
    name: `typescript ${version}, module ${module}, moduleResolution ${resolution}, type ${type}`,
    files: {
      "package.json": manifest(type),
      "tsconfig.json": { compilerOptions, include: ["call.ts"] },
      "call.ts": typeScript,
    },
    commands: fails ? [compile] : [compile, ["dist/call.js"]],
    ...(fails && { fails }),
  };
}
