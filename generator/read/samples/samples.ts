/** Checks the calls of an operation's samples, and reads their arguments. */
import type { Method } from "../../ir/method.ts";
import type { Json, Sample, SampleValue } from "../../ir/model.ts";
import { placeWithin, finding, type Place, type Finding } from "../../findings/finding.ts";
import type { Fence } from "../markdown/preprocess.ts";
import { urlOf } from "../path.ts";
import { readArgument, readCall, readMeta, readPart, toJson, type SampleCall } from "./call.ts";
import { SampleError } from "./php-literal.ts";

/** Finds the path that the samples of a page call. */
export function findSamplePath(fences: readonly Fence[]): string | undefined {
  for (const fence of fences) {
    const path = readCall(fence.text)?.path;
    if (path !== undefined) return urlOf(path);
  }
  return undefined;
}

/** Reports samples that call another endpoint than the one the page describes. */
export function checkCalls(
  { method, fences }: { readonly method: Method; readonly fences: readonly Fence[] },
  path: string,
  file: string,
  findings: Finding[],
): void {
  for (const fence of fences) {
    const call = readCall(fence.text);
    if (!call) continue;
    const place: Place = { file, line: fence.line + 1, column: 1 };
    const called = call.path === undefined ? undefined : urlOf(call.path);
    if (called !== undefined && !isCallOf(called, path))
      findings.push(finding("sample-path", place, { called, path }));
    if (call.method !== method)
      findings.push(finding("sample-method", place, { called: call.method, method }));
  }
}

/** Whether a call matches a path. A sample may contain the value of a path parameter: values contain a digit, words rarely do. */
function isCallOf(url: string, path: string): boolean {
  const segments = url.split("/");
  const pathSegments = path.split("/");
  return (
    segments.length === pathSegments.length &&
    pathSegments.every((segment, at) => {
      const here = segments[at] ?? "";
      return here === segment || (segment.startsWith("{") && /^[^{]*\d/u.test(here));
    })
  );
}

/** Reads the argument of the first sample for the examples. One is enough: all samples are the same call in several styles. */
export function readFirstArgument(
  fences: readonly Fence[],
  file: string,
  findings: Finding[],
): Json | undefined {
  const fence = fences.find(({ text }) => readCall(text));
  const argument = fence && readReported(fence, file, findings, readSampleArgument);
  return argument && toJson(argument);
}

/** Reads all samples. Only the first unreadable one is reported, unless reading the examples has reported it. */
export function readSamples(fences: readonly Fence[], file: string, findings: Finding[]): Sample[] {
  const unread: Finding[] = [];
  const samples = fences.flatMap((fence) => [
    ...toSample(fence, readReported(fence, file, unread, readSampleArgument), readCall(fence.text)),
    ...toSample(fence, readReported(fence, file, unread, readMeta)),
  ]);
  const first = fences[0]?.line ?? 0;
  const isReported = findings.some(({ rule, line }) => rule === "sample-unreadable" && line > first);
  if (!isReported) findings.push(...unread.slice(0, 1));
  return samples;
}

function readSampleArgument(code: string): SampleValue | undefined {
  const call = readCall(code);
  return call ? readArgument(code, call) : readPart(code);
}

function toSample({ text, line }: Fence, argument: SampleValue | undefined, call?: SampleCall): Sample[] {
  if (!argument) return [];
  const parameters = [...(call?.path ?? "").matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? "");
  return [{ argument, ...(call && { style: call.style }), parameters, text, line: line + 1 }];
}

/** Reads a sample. Reports a sample that cannot be read and returns undefined. */
function readReported(
  { text, line }: Fence,
  file: string,
  findings: Finding[],
  readValue: (code: string) => SampleValue | undefined,
): SampleValue | undefined {
  try {
    return readValue(text);
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    const place = placeWithin(text, error.offset, { file, line: line + 1, column: 1 });
    findings.push(finding("sample-unreadable", place, error.problem));
    return undefined;
  }
}
