import { readdirSync, readFileSync } from "node:fs";

import { formatFinding } from "../findings/format.ts";
import { readAllCorrections, type Correction } from "../refine/corrections.ts";

/** Parses the YAML files of a folder; a fault in one of them stops the build. */
export function parseBase(folder: URL): readonly Correction[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  const { entries, findings } = readAllCorrections(
    names.sort().map((name) => ({
      path: `wechatpay-codegen/corrections/${name}`,
      text: readFileSync(new URL(name, folder), "utf8"),
    })),
  );
  if (findings.length > 0) throw new Error(findings.map((finding) => formatFinding(finding)).join("\n"));
  return entries;
}
