/** Asynchronous work: values that may be promises, abort signals, waits, time limits, and hooks of the caller. */
import { MAX_TIMER_MS } from "./clock.ts";
import { member } from "./own.ts";

/** A value, or a promise of it. */
export type Awaitable<T> = T | Promise<T>;

/** The members of an AbortSignal that the client uses. It compiles in programs without the types of the DOM. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Reports whether a value is an AbortSignal, or undefined. */
export function isSignal(value: unknown): value is Signal | undefined {
  if (value === undefined) return true;
  const methods = [member(value, "addEventListener"), member(value, "removeEventListener")];
  return methods.every((method) => typeof method === "function");
}

/** Resolves after some milliseconds, or when the signal is aborted: the caller checks the signal afterwards. */
export type Wait = (milliseconds: number, signal: Signal | undefined) => Promise<void>;

/** Waits with a timer. */
export const wait: Wait = (milliseconds, signal) =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end);
  });

/** The error of an exceeded time limit. */
export class TimeoutError extends Error {}

/** Resolves to the result of `start`, or rejects with a TimeoutError. The work keeps running; its result is ignored. */
export async function withTimeout<T>(milliseconds: number, start: () => Awaitable<T>): Promise<T> {
  const time = Math.min(milliseconds, MAX_TIMER_MS);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(`No result within ${time} ms.`)), time);
  });
  try {
    return await Promise.race([start(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** Calls a hook of the caller. A hook that throws, or whose promise rejects, never breaks a call. */
export function callHook<Of extends readonly unknown[]>(hook: (...args: Of) => unknown, ...args: Of): void {
  try {
    const result = hook(...args);
    // An unhandled rejection of an asynchronous hook would end the process.
    if (typeof result === "object" && result !== null && "then" in result)
      void Promise.resolve(result).catch(() => undefined);
  } catch {
    // A hook reports failures; its own failure cannot be reported anywhere else.
  }
}
