/** The steps of random walks. */
import { ApiError } from "wechatpay-ts";
import { expect } from "vitest";

import { ApiError as SandboxError } from "#sandbox/http/api-error";
import type { Machine } from "#sandbox/index";

/** Runs a step, which WeChat Pay or the sandbox may refuse. */
export async function attempt(run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof ApiError) && !(error instanceof SandboxError)) throw error;
    expect([400, 404]).toContain(error.status);
  }
}

/** Returns a state of a response, which the table must have. */
export function known<State extends string>(machine: Machine<State, string>, state: string): State {
  expect(Object.keys(machine)).toContain(state);
  return state as State; // the line above checks it
}
