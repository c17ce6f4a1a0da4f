import type { ImportExtension } from "./options.ts";

/** Returns the path by which a module is imported: `./v3/pay` → `./v3/pay.ts`. */
export function importPath(module: string, extension: ImportExtension): string {
  return extension === "none" ? module : `${module}${extension}`;
}
