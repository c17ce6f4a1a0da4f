import { createRequire } from "node:module";

/** By `require`: before it runs an import of CommonJS, Node.js reads all of it, 13 MB, for the names that it exports. */
const require = createRequire(import.meta.url);

export const { Project, StructureKind, VariableDeclarationKind } =
  require("ts-morph") as typeof import("ts-morph"); // its types are those of the package of this name
