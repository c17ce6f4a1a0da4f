import { createRequire } from "node:module";

// `require` is faster: for an `import` of CommonJS, Node.js first scans all 13 MB for the names of its exports.
const require = createRequire(import.meta.url);

/** The values of ts-morph that the generator uses; `ts` is the compiler. */
export const { Project, StructureKind, VariableDeclarationKind, IndentationText, ts } =
  require("ts-morph") as typeof import("ts-morph"); // its types are those of the package of this name
