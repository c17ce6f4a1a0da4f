/** Returns the content of a variable, or of the file that it names, and reports a variable that has the other one. */
import { isPem } from "../../encoding/pem.ts";
import type { KeyVariable, Material } from "../environment.ts";
import type { Check } from "../outcomes.ts";
import { type Result, result } from "../result.ts";
import type { FileData } from "../texts/data.ts";

/** A variable, and the check that examines it. */
export interface Place {
  readonly check: Check;
  readonly variable: KeyVariable;
}

/** The content of a variable or file, or the result of a check that fails for it. */
export type Content = { readonly content: string | Uint8Array } | { readonly result: Result };

/** @param missing the result for a variable that is not set */
export function readContent(material: Material, { check, variable }: Place, missing: () => Result): Content {
  switch (material.state) {
    case "none":
      return { result: missing() };
    case "both":
      return { result: result(check, "set-twice", { variable }) };
    case "text-as-path":
      return { result: result(check, "text-as-path", { variable: `${variable}_FILE` }) };
    case "unreadable":
      return {
        result: result(check, "file-unreadable", {
          ...fileOf(material, variable),
          reason: material.reason,
        }),
      };
    default:
  }
  if (material.state === "text" && isPath(material.content))
    return { result: result(check, "path-as-text", { variable }) };
  return { content: material.content };
}

function isPath(text: string): boolean {
  return (
    !isPem(text) &&
    /^(?:[~./\\]|[A-Za-z]:\\)[^\n]{1,255}$|^[^\n]{1,255}\.(?:pem|key|crt|cer|der|p12|pfx|txt)$/.test(text)
  );
}

/** Returns the name of the variable, and the path if it names a file. */
export function fileOf(material: Material, variable: KeyVariable): FileData {
  const isFile = material.state === "file" || material.state === "unreadable";
  return isFile ? { variable: `${variable}_FILE`, path: material.path } : { variable };
}
