/** The explanations of causes that the client of a project has: `wechatpay-ts/explain`. */
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { isRecord } from "../util/is-record.ts";
import type { Language } from "../util/language.ts";

/** The explanation of a number at the end of a Request-ID, as the client has it. */
export type ClientCause = Readonly<Record<"product" | "title" | "cause" | "fix" | "retry", string>>;

/** An explanation with its number. */
export type NumberedCause = ClientCause & { readonly causeCode: number };

/** Returns the explanations of a number; undefined if the project has not installed the client. */
export async function clientCauses(code: number, language: Language): Promise<ClientCause[] | undefined> {
  const explain = await loadFunction("explain");
  if (!explain) return undefined;
  const causes: unknown = explain(code, { language });
  return Array.isArray(causes) ? causes.filter(isCause) : [];
}

/** Returns all explanations; undefined if the project has not installed a client that lists them. */
export async function allClientCauses(language: Language): Promise<NumberedCause[] | undefined> {
  const explanations = await loadFunction("explanations");
  const causes: unknown = explanations?.({ language });
  return Array.isArray(causes) ? causes.filter(isNumbered) : undefined;
}

type ClientFunction = (...parameters: readonly unknown[]) => unknown;

/** Loads a function of the client. */
async function loadFunction(name: string): Promise<ClientFunction | undefined> {
  try {
    const path = createRequire(resolve("package.json")).resolve("wechatpay-ts/explain");
    const module: unknown = await import(pathToFileURL(path).href);
    const loaded = isRecord(module) ? module[name] : undefined;
    return isFunction(loaded) ? loaded : undefined;
  } catch {
    return undefined;
  }
}

function isFunction(value: unknown): value is ClientFunction {
  return typeof value === "function";
}

function isCause(value: unknown): value is ClientCause {
  if (!isRecord(value)) return false;
  return ["product", "title", "cause", "fix", "retry"].every((name) => typeof value[name] === "string");
}

function isNumbered(value: unknown): value is NumberedCause {
  return isCause(value) && "causeCode" in value && typeof value.causeCode === "number";
}
