// Part of `npm run build`: bundles by the rolldown.config.js of the current folder. The command of rolldown would print a table
// of all files.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { rolldown } from "rolldown";

/** @type {{ default: import("rolldown").RolldownOptions & { output: import("rolldown").OutputOptions } }} */
const { default: config } = await import(pathToFileURL(resolve("rolldown.config.js")).href);
const bundle = await rolldown(config);
await bundle.write(config.output);
await bundle.close();
