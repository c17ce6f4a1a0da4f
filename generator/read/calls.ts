import type { Json, Method } from "../model.ts";
import { problem, type Place, type Problem } from "../problem.ts";
import type { Fence } from "./fences.ts";
import { urlOf } from "./path.ts";
import { readArgument, readCall, SampleError } from "./sample.ts";

/** The path that the samples of a page agree to call, where one spells it. */
export function namedPath(fences: readonly Fence[]): string | undefined {
  for (const fence of fences) {
    const path = readCall(fence.text)?.path;
    if (path !== undefined) return urlOf(path);
  }
  return undefined;
}

/** Every sample must call what the page is about. */
export function reportCalls(
  { method, fences }: { readonly method: Method; readonly fences: readonly Fence[] },
  path: string,
  file: string,
  problems: Problem[],
): void {
  for (const fence of fences) {
    const call = readCall(fence.text);
    if (!call) continue;
    const place: Place = { file, line: fence.line + 1, column: 1 };
    if (call.path !== undefined && urlOf(call.path) !== path) {
      problems.push(
        problem(
          "sample-path",
          place,
          `The sample calls "${urlOf(call.path)}", and the page is "${path}"; the page is believed.`,
          "Correct the one that is wrong.",
        ),
      );
    }
    if (call.method !== method) {
      problems.push(
        problem(
          "sample-method",
          place,
          `The sample calls ${call.method}, and the heading says ${method}; the heading is believed.`,
          "Correct the one that is wrong.",
        ),
      );
    }
  }
}

/** The samples of a page are one call in six styles: the first gives the examples. */
export function firstArgument(fences: readonly Fence[], file: string, problems: Problem[]): Json | undefined {
  for (const fence of fences) {
    const call = readCall(fence.text);
    if (!call) continue;
    try {
      return readArgument(fence.text, call);
    } catch (error) {
      if (!(error instanceof SampleError)) throw error;
      const before = fence.text.slice(0, error.offset).split("\n");
      const place = { file, line: fence.line + before.length, column: (before.at(-1)?.length ?? 0) + 1 };
      problems.push(
        problem(
          "sample-unreadable",
          place,
          `The sample is no PHP array: ${error.message}.`,
          "Correct it; until then the fields have no examples.",
        ),
      );
      return undefined;
    }
  }
  return undefined;
}
