// The code of generator/io/second-thread.ts from its sources, which a plain Node.js 20 does not run.
import { register } from "node:module";

register("./typescript.mjs", import.meta.url);
await import("../../../generator/io/second-thread-code.ts");
