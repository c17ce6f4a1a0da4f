/** What a server may repeat of a request in an error, and a log must not. */
import { decodeUtf8 } from "../encoding/text.ts";
import type { PublicKey } from "../platform/platform.ts";
import type { Operation } from "../schema/table.ts";
import { toWire } from "../protocol/wire.ts";
import type { Groups } from "../schema/request.ts";

/** The plain text of what the documents mark as sealed, and what was filled in for path parameters. */
export async function personalTexts(operation: Operation, groups: Groups): Promise<readonly string[]> {
  const texts: string[] = [];
  // A key that seals nothing, and remembers what it was given to seal.
  const listener: PublicKey = {
    algorithm: "none",
    bits: Infinity,
    fingerprint: "",
    verify: () => false,
    encrypt: (plain) => {
      texts.push(decodeUtf8(plain) ?? "");
      return plain;
    },
  };
  await toWire(groups, operation.request, listener);
  for (const [, name = ""] of operation.path.matchAll(/\{(\w+)\}/g)) texts.push(String(groups[name]));
  return texts;
}

/** Signatures and ciphertexts are long runs of base64. */
const LONG_RUN = /[\w+/=-]{64,}/g;

/** @param texts what may not stand in it; single characters are too common to be told from the rest */
export function redact(text: string, texts: readonly string[]): string {
  const spellings = texts.flatMap((one) => [one, encodeURIComponent(one)]);
  const hidden = spellings.filter(({ length }) => length > 1).sort((a, b) => b.length - a.length);
  return hidden.reduce((rest, one) => rest.replaceAll(one, "…"), text).replace(LONG_RUN, "…");
}
