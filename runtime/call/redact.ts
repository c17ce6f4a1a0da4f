/** Redacts from error messages what a server repeats of a request and a log must not contain. */
import type { Operation } from "../schema/schema.ts";
import { visitEncrypted } from "../protocol/codec.ts";
import type { Groups } from "../schema/request.ts";
import { ownMember } from "../util/own.ts";

/** Resolves to the plain text of encrypted fields, and the values of path parameters. */
export async function sensitiveValues(operation: Operation, groups: Groups): Promise<readonly string[]> {
  const texts: string[] = [];
  await visitEncrypted(groups, operation.request, (value) => {
    if (typeof value === "string") texts.push(value);
    return value;
  });
  for (const [, name = ""] of operation.path.matchAll(/\{(\w+)\}/g)) {
    texts.push(String(ownMember(groups, name)));
  }
  return texts;
}

/** Signatures and ciphertexts are long runs of base64. */
const LONG_RUN = /[\w+/=-]{64,}/g;

/** Redacts texts. @param texts the texts to redact; single characters are too common, and stay */
export function redact(text: string, texts: readonly string[]): string {
  const spellings = texts.flatMap((one) => [one, encodeURIComponent(one)]);
  const hidden = spellings.filter(({ length }) => length > 1).sort((a, b) => b.length - a.length);
  return hidden.reduce((rest, one) => rest.replaceAll(one, "…"), text).replace(LONG_RUN, "…");
}
