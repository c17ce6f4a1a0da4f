/** Compares the call of a sample with the groups of a request, and with the parameters that its path leaves open. */
import type { Field, SampleEntry } from "../ir/model.ts";
import { isRequestGroup, type RequestGroup } from "../ir/request.ts";
import type { Comparison, Manner, SampleArray } from "./compare.ts";

const text: Manner = { isText: true };

const manners: Readonly<Record<RequestGroup, Manner>> = {
  json: {},
  query: text,
  headers: { isText: true, isHeaders: true },
  body: text,
  base_uri: text,
};

/** How a group writes its values; a parameter of the path is text. */
export function mannerOf(name: string): Manner {
  return isRequestGroup(name) ? manners[name] : text;
}

/** Options of the client that a sample passes beside the request. */
const clientOptions = new Set(["debug", "delay", "handler", "sink", "stream", "timeout", "verify"]);

/** Compares the call of a sample with the fields of its operation. */
export function compareCall(
  comparison: Comparison,
  { entries, at: start }: SampleArray,
  request: readonly Field[],
  parameters: readonly string[],
): void {
  comparison.entered.add("request");
  const byName = new Map(request.map((field) => [field.name, field]));
  const keys = new Set(entries.map(({ key }) => key));
  const open = request.filter(({ name }) => parameters.includes(name) && !keys.has(name));
  for (const { name } of open) comparison.misplaced.add(name);
  const strays: SampleEntry[] = [];
  for (const entry of entries) {
    const { key, value } = entry;
    if (typeof key !== "string" || clientOptions.has(key)) continue;
    const field = byName.get(key);
    const manner = mannerOf(key);
    if (field) comparison.value(value, field, `request.${key}`, manner);
    // A table without a row for headers means that the request needs none.
    else if (key === "headers" && value.kind === "array")
      comparison.object(value, [], "request.headers", manner);
    else strays.push(entry);
  }
  const corrected = reportStrays(comparison, strays, open, byName);
  // A key that only PHP can evaluate may be any of them.
  if (keys.has(null)) return;
  for (const { name, required } of request) {
    if (!isRequestGroup(name) || !required || keys.has(name) || corrected.has(name)) continue;
    comparison.missing(name, "request", start);
  }
  for (const { name } of open) {
    if (!corrected.has(name)) comparison.missing(name, "request", start, true);
  }
}

/** Reports the entries without a row, and returns the names that they probably stand for. */
function reportStrays(
  comparison: Comparison,
  strays: readonly SampleEntry[],
  open: readonly Field[],
  known: ReadonlyMap<string, Field>,
): ReadonlySet<string> {
  // If one parameter is open and one entry has an unknown name, the entry is meant for that parameter.
  const isOne = open.length === 1 && strays.length === 1 && !isRequestGroup(strays[0]?.key ?? "");
  const only = isOne ? open[0]?.name : undefined;
  return new Set(strays.map(({ key, at }) => comparison.unknown(key ?? "", "request", at, known, only)));
}
