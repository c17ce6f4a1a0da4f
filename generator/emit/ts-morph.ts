import { createRequire } from "node:module";

/** Loaded by `require`: for an `import` of CommonJS, Node.js first reads all 13 MB to find the names of its exports. */
const require = createRequire(import.meta.url);

export const { Project, StructureKind, VariableDeclarationKind } =
  require("ts-morph") as typeof import("ts-morph"); // its types are those of the package of this name
