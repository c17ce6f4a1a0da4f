/** The IR that comes with the generator: the operations of all pages of the repository. The build writes it. */
import { gunzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";

import type { Alias, Operation } from "../ir/model.ts";
import { bytesIfThere } from "./disk.ts";

/** The parts of the packaged IR that a reader of operations needs. */
export interface OwnIr {
  readonly operations: readonly Operation[];
  readonly aliases: readonly Alias[];
}

/** Reads the packaged IR; undefined where the generator runs from its sources. */
export function readOwnIr(): OwnIr | undefined {
  const bytes = bytesIfThere(fileURLToPath(new URL("specs.json.gz", import.meta.url)));
  if (!bytes) return undefined;
  return JSON.parse(gunzipSync(bytes).toString("utf8")) as OwnIr; // the build wrote it
}
