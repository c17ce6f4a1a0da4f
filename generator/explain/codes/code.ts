/** How the catalogs of error codes are written, and what is explained of a code. */
import type { Language } from "../../util/language.ts";

/** A text in English, then in Chinese. */
export type Both = readonly [english: string, chinese: string];

/** Returns the text of a language. */
export function inLanguage([english, chinese]: Both, language: Language): string {
  return language === "zh" ? chinese : english;
}

/** An error code of the client: the class of its errors, what happened, and what the program can conclude. */
export interface ClientCode {
  readonly kind: "client";
  readonly code: string;
  readonly errorClass: string;
  readonly meaning: string;
  readonly conclusion: string;
}

/** An error code of WeChat Pay, `apiCode` of an ApiError. */
export interface ApiCode {
  readonly kind: "api";
  readonly code: string;
  /** The HTTP statuses with which WeChat Pay sends it. */
  readonly statuses: readonly number[];
  readonly meaning: string;
  readonly fix: string;
}

/** A number at the end of a Request-ID, `causeCode` of an ApiError, as a product of WeChat Pay explains it. */
export interface CauseCode {
  readonly kind: "cause";
  readonly code: number;
  readonly product: string;
  readonly title: string;
  readonly cause: string;
  readonly fix: string;
  readonly retry: string;
}
