/** Finds the explanation of an error code. */
import type { Language } from "../../util/language.ts";
import { apiCodes } from "./api-codes.ts";
import { codeClasses } from "./client-codes.ts";
import { inLanguage, type ApiCode, type ClientCode } from "./code.ts";

/** The names of all codes: those of the client, then those of WeChat Pay. */
export const codeNames: readonly string[] = [
  ...codeClasses.flatMap(({ codes }) => Object.keys(codes)),
  ...Object.keys(apiCodes),
];

/** Explains a code of the client or of WeChat Pay; undefined for a name that is neither. */
export function explainCode(name: string, language: Language): ClientCode | ApiCode | undefined {
  const code = name.toUpperCase();
  for (const { errorClass, conclusion, codes } of codeClasses) {
    const meaning = Object.hasOwn(codes, code) ? codes[code] : undefined;
    if (!meaning) continue;
    const texts = { meaning: inLanguage(meaning, language), conclusion: inLanguage(conclusion, language) };
    return { kind: "client", code, errorClass, ...texts };
  }
  const row = Object.hasOwn(apiCodes, code) ? apiCodes[code] : undefined;
  if (!row) return undefined;
  const { statuses, meaning, fix } = row;
  return {
    kind: "api",
    code,
    statuses,
    meaning: inLanguage(meaning, language),
    fix: inLanguage(fix, language),
  };
}
