import type { Json, Method, Sample, SampleValue } from "../ir/model.ts";
import { placeWithin, finding, type Place, type Finding } from "../findings/finding.ts";
import type { Fence } from "./fences.ts";
import { urlOf } from "./path.ts";
import { SampleError } from "./php-literal.ts";
import { jsonOf, readArgument, readCall, readMeta, readPart, type SampleCall } from "./sample.ts";

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
  findings: Finding[],
): void {
  for (const fence of fences) {
    const call = readCall(fence.text);
    if (!call) continue;
    const place: Place = { file, line: fence.line + 1, column: 1 };
    if (call.path !== undefined && !isCallOf(urlOf(call.path), path)) {
      findings.push(
        finding(
          "sample-path",
          place,
          `The sample calls "${urlOf(call.path)}", and the page is "${path}"; the page is believed.`,
          "Correct the one that is wrong.",
        ),
      );
    }
    if (call.method !== method) {
      findings.push(
        finding(
          "sample-method",
          place,
          `The sample calls ${call.method}, and the heading says ${method}; the heading is believed.`,
          "Correct the one that is wrong.",
        ),
      );
    }
  }
}

/** A path may have the value of a parameter in its place: it holds a digit, and a word of a path hardly does. */
function isCallOf(called: string, path: string): boolean {
  const segments = called.split("/");
  const wanted = path.split("/");
  return (
    segments.length === wanted.length &&
    wanted.every((segment, at) => {
      const here = segments[at] ?? "";
      return here === segment || (segment.startsWith("{") && /^[^{]*\d/u.test(here));
    })
  );
}

/** The samples of a page are one call in six styles: the first gives the examples. */
export function firstArgument(fences: readonly Fence[], file: string, findings: Finding[]): Json | undefined {
  const fence = fences.find(({ text }) => readCall(text));
  const argument = fence && read(fence, file, findings, argumentOf);
  return argument && jsonOf(argument);
}

/** All samples that can be read. Of the others the first is told, unless it was when the examples were read. */
export function readSamples(fences: readonly Fence[], file: string, findings: Finding[]): Sample[] {
  const unread: Finding[] = [];
  const samples = fences.flatMap((fence) => [
    ...toSample(fence, read(fence, file, unread, argumentOf), readCall(fence.text)),
    ...toSample(fence, read(fence, file, unread, readMeta)),
  ]);
  const first = fences[0]?.line ?? 0;
  const isTold = findings.some(({ rule, line }) => rule === "sample-unreadable" && line > first);
  if (!isTold) findings.push(...unread.slice(0, 1));
  return samples;
}

function argumentOf(code: string): SampleValue | undefined {
  const call = readCall(code);
  return call ? readArgument(code, call) : readPart(code);
}

function toSample({ text, line }: Fence, argument: SampleValue | undefined, call?: SampleCall): Sample[] {
  if (!argument) return [];
  const parameters = [...(call?.path ?? "").matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? "");
  return [{ argument, ...(call && { style: call.style }), parameters, text, line: line + 1 }];
}

function read(
  { text, line }: Fence,
  file: string,
  findings: Finding[],
  reading: (code: string) => SampleValue | undefined,
): SampleValue | undefined {
  try {
    return reading(text);
  } catch (error) {
    if (!(error instanceof SampleError)) throw error;
    const place = placeWithin(text, error.offset, { file, line: line + 1, column: 1 });
    const reason = `The sample is no PHP array: ${error.message}.`;
    const fix = "Correct it; until then nothing is read from it.";
    findings.push(finding("sample-unreadable", place, reason, fix));
    return undefined;
  }
}
