// Parses the corrections ahead of time, so that no command needs the YAML parser for them. `npm run build` runs it.
import { writeFileSync } from "node:fs";

import { parseBase } from "./parse.ts";

const sources = new URL("../../corrections/", import.meta.url);
writeFileSync(new URL("base.json", import.meta.url), JSON.stringify(parseBase(sources)));
