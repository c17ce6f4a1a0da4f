/** The example of NestJS: `npm run test:nest`. */
import { join } from "node:path";
import { testBuiltExample } from "./support/built-example.ts";

const folder = join(import.meta.dirname, "nest");

testBuiltExample({
  name: "NestJS",
  script: "test:nest",
  folder,
  program: [join(folder, "dist/nest/main.js")],
});
