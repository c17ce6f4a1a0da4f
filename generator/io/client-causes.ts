/** The explanations of causes that the client of a project has: `wechatpay-ts/explain`. */
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { isRecord } from "../util/is-record.ts";
import type { Language } from "../util/language.ts";

/** The explanation of a number at the end of a Request-ID, as the client has it. */
export type ClientCause = Readonly<Record<"product" | "title" | "cause" | "fix" | "retry", string>>;

/** Returns the explanations of a number; undefined if the project has not installed the client. */
export async function clientCauses(code: number, language: Language): Promise<ClientCause[] | undefined> {
  const explain = await loadExplain();
  if (!explain) return undefined;
  const causes: unknown = explain(code, { language });
  return Array.isArray(causes) ? causes.filter(isCause) : [];
}

/** The function `explain` of the client. */
type Explain = (of: unknown, options: object) => unknown;

async function loadExplain(): Promise<Explain | undefined> {
  try {
    const path = createRequire(resolve("package.json")).resolve("wechatpay-ts/explain");
    const module: unknown = await import(pathToFileURL(path).href);
    const explain = isRecord(module) ? module["explain"] : undefined;
    return isExplain(explain) ? explain : undefined;
  } catch {
    return undefined;
  }
}

function isExplain(value: unknown): value is Explain {
  return typeof value === "function";
}

function isCause(value: unknown): value is ClientCause {
  if (!isRecord(value)) return false;
  return ["product", "title", "cause", "fix", "retry"].every((name) => typeof value[name] === "string");
}
