// Writes what a process loads to the file that LOADED names: `node --import ./loaded.mjs`.
import { appendFileSync } from "node:fs";
import { register } from "node:module";

/** @type {import("node:module").LoadHook} */
export function load(url, context, next) {
  appendFileSync(process.env["LOADED"] ?? "", `${url}\n`);
  return next(url, context);
}

// The hooks run in a thread of their own, which loads this file again.
if (process.argv[2] !== undefined) register(import.meta.url);
