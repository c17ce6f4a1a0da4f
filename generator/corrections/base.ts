/** The corrections that come with the generator. The build parses them ahead of time; from sources they are parsed here. */
import { existsSync, readFileSync } from "node:fs";

import type { Correction } from "../refine/corrections.ts";

const built = new URL("base.json", import.meta.url);

/** Every command applies them. */
export const baseCorrections: readonly Correction[] = existsSync(built)
  ? (JSON.parse(readFileSync(built, "utf8")) as Correction[]) // the build wrote it
  : (await import("./parse.ts")).parseBase(new URL(".", import.meta.url));
