import type { PageFile } from "../ir/model.ts";
import { digest, digestOf } from "./digest.ts";

/** A run is made from its files, as their bytes are, and from whatever else decides its outcome. */
export function runKey(
  files: readonly { readonly path: string; readonly bytes: Uint8Array }[],
  others: object,
): string {
  return digest(JSON.stringify([others, files.map(({ path, bytes }) => [path, digest(bytes)])]));
}

/** A page is read from its text, its place, and the name that findings give it. */
export function pageKey({ path, page, text }: PageFile): string {
  return digestOf(path, page ?? null, text);
}

/** A file is made from its draft and the options. */
export function fileKey(draft: object, options: object): string {
  return digestOf(exactly(draft), JSON.stringify(options));
}

/** JSON writes a number that is none as null, and nothing else that the IR can hold as what it is not. */
function exactly(value: unknown): string {
  const text = JSON.stringify(value);
  if (!text.includes("null")) return text;
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === "number" && !Number.isFinite(item) ? { number: String(item) } : item,
  );
}
