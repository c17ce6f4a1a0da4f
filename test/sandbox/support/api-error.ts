import { ApiError } from "wechatpay-ts";

/** The error with which a call fails. @throws Error if it succeeds, or fails otherwise */
export async function apiErrorOf(call: PromiseLike<unknown>): Promise<ApiError> {
  const error: unknown = await Promise.resolve(call).then(
    () => "fulfilled",
    (reason: unknown) => reason,
  );
  if (error instanceof ApiError) return error;
  throw error instanceof Error ? error : new Error(`expected an ApiError, received ${String(error)}`);
}

/** What identifies an error response: its status, its code and the number of its cause. */
export async function refusalOf(
  call: PromiseLike<unknown>,
): Promise<readonly [number, string | undefined, number | undefined]> {
  const { status, apiCode, causeCode } = await apiErrorOf(call);
  return [status, apiCode, causeCode];
}

/** The status and cause of an error response, and the field that it names. */
export async function fieldOf(call: PromiseLike<unknown>) {
  const { status, causeCode, detail } = await apiErrorOf(call);
  return [status, causeCode, (detail as { readonly field?: string } | undefined)?.field]; // as WeChat Pay writes it
}
