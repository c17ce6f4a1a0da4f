/** The tables of errors: codes of the client, codes of WeChat Pay, and causes by the number at the end of a Request-ID. */
import { apiCodes } from "../explain/codes/api-codes.ts";
import { codeClasses } from "../explain/codes/client-codes.ts";
import type { CauseCode } from "../explain/codes/code.ts";
import { groupBy } from "../ir/walk.ts";
import { code, pageText } from "./text.ts";

/** A cause with its Chinese title, which is part of the message of WeChat Pay. */
export interface Cause extends CauseCode {
  readonly chineseTitle: string;
}

/** The errors of the client, by class. */
export function clientCodeLines(): string {
  const lines = codeClasses.flatMap(({ errorClass, conclusion: [conclusion], codes }) => [
    `### ${errorClass}`,
    "",
    conclusion,
    "",
    ...Object.entries(codes).map(([name, [meaning]]) => `- ${code(name)}: ${meaning}`),
    "",
  ]);
  return lines.join("\n").trimEnd();
}

/** The codes of WeChat Pay, `apiCode` of an ApiError. */
export function apiCodeLines(): string {
  return Object.entries(apiCodes)
    .map(
      ([name, { statuses, meaning, fix }]) =>
        `- ${code(name)} (${statuses.join(", ")}): ${meaning[0]} ${fix[0]}`,
    )
    .join("\n");
}

/** The causes by product; a sentence where the project has no client that lists them. */
export function causeLines(causes: readonly Cause[] | undefined): string {
  if (!causes) return "Install `wechatpay-ts` and generate this file again: it has the causes.";
  const lines = [...groupBy(causes, ({ product }) => product)].flatMap(([product, rows]) => [
    `### ${pageText(product)}`,
    "",
    ...rows.map(
      ({ code: number, chineseTitle, title, cause, fix, retry }) =>
        `- ${code(String(number))} ${pageText(chineseTitle)}, ${pageText(title)}. ${pageText(cause)} ${pageText(fix)} (retry: ${code(retry)})`,
    ),
    "",
  ]);
  return lines.join("\n").trimEnd();
}
