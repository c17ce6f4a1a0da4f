/** What a rule of business is: a check of a request that its page alone cannot make. */
import type { Endpoint } from "../../generator/ir/model.ts";
import { apiError, type ApiError, type ApiErrorDetail } from "../http/api-error.ts";
import type { Caller } from "../merchants/caller.ts";
import type { Merchants } from "../merchants/merchants.ts";
import type { RequestGroups } from "../request/groups.ts";

/** What a rule sees of a call. */
export interface RuleInput {
  readonly operation: Endpoint;
  /** The request in plain text, valid by its page. */
  readonly request: RequestGroups;
  readonly caller: Caller;
  readonly merchants: Merchants;
  /** Unix time in milliseconds, in the sandbox's time. */
  readonly now: number;
}

/** Throws an ApiError if the request breaks the rule. */
export type Rule = (input: RuleInput) => void;

/** A group of a request, as the detail of an error names it. */
export type Location = NonNullable<ApiErrorDetail["location"]>;

/** Creates the error of a value that is not as documented. @param message in Chinese, then in English in parentheses */
export function paramError(
  message: string,
  field: string,
  { issue, location = "body" }: { readonly issue: string; readonly location?: Location },
): ApiError {
  return apiError("PARAM_ERROR", `参数错误: ${message}`, { detail: { field, issue, location } });
}
