import type { PageFile } from "../../ir/model.ts";
import type { SourceFile } from "../pages.ts";
import { digest, digestOf } from "./digest.ts";

/** A file of a run, by the digest of its bytes. */
export interface FileDigest extends Pick<SourceFile, "path" | "link"> {
  readonly digest: string;
}

/** The key of a run: its files, and all other data that its outcome depends on. */
export function runKey(files: readonly FileDigest[], others: object): string {
  return digest(JSON.stringify([others, files.map(({ path, digest, link }) => [path, digest, link])]));
}

/** The key of a reading: the text of the page or its fault, its place, and the path that findings show. */
export function pageKey({ path, page, text, fault }: PageFile): string {
  return digestOf(path, page ?? null, text, fault ? JSON.stringify(fault) : null);
}

/** The key of an emitted file: its plan and the options. */
export function fileKey(plan: object, options: object): string {
  return digestOf(stableStringify(plan), JSON.stringify(options));
}

/** Writes NaN and the infinities, which JSON would write as null; it writes all other values of the IR exactly. */
function stableStringify(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes("null")) return text;
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === "number" && !Number.isFinite(item) ? { number: String(item) } : item,
  );
}
