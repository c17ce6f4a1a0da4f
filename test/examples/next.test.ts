/** The example of Next.js: `npm run test:next`. */
import { join } from "node:path";
import { testBuiltExample } from "./support/built-example.ts";

const folder = join(import.meta.dirname, "next");

testBuiltExample({
  name: "Next.js",
  script: "test:next",
  folder,
  program: [join(folder, "node_modules/next/dist/bin/next"), "start", "-H", "127.0.0.1", "-p", "0"],
});
