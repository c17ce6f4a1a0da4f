/** The data of outcomes, which all languages put into words. None of it is secret. */
import type { Content, KeyKind } from "../../encoding/key-kind.ts";

/** A variable by its name. */
export interface VariableData {
  readonly variable: string;
}

/** A variable, and the path that it names; undefined if it has the text itself, or if its value may not be a path. */
export interface FileData extends VariableData {
  readonly path?: string | undefined;
}

/** A variable with a key or certificate, and what it is to contain. */
export interface KindData extends VariableData {
  readonly expected: KeyKind;
}

/** A variable that contains something else than it should. */
export type OtherKindData = FileData & KindData & { readonly actual: Content };

/** The variable of a merchant or brand. */
export interface CallerData {
  readonly variable: "WECHATPAY_MCHID" | "WECHATPAY_BRAND_ID";
}

/** A day in UTC: `2026-01-31`. */
export interface DateData {
  readonly date: string;
}

/** A host of WeChat Pay, and the code of the error of the system. */
export interface HostData {
  readonly host: string;
  readonly code: string;
}

/** An HTTP status. */
export interface StatusData {
  readonly status: number;
}
