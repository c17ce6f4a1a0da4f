/** Corrections files as tests write them, and what they make of operations. */
import type { Operation } from "#generator/ir/model";
import type { Finding } from "#generator/findings/finding";
import { formatFinding } from "#generator/findings/format";
import { applyCorrections } from "#generator/refine/apply-corrections";
import { readCorrections } from "#generator/refine/corrections";
import { field, operation } from "./page.ts";

export const demo = operation({
  request: [
    field("json", {
      type: "object",
      children: [
        field("amount", { enum: ["1"] }),
        field("goods", { type: "object[]", children: [field("name")] }),
      ],
    }),
  ],
  response: [field("amount", { type: "integer" })],
});
export const other = operation({ path: "/v3/other", response: [field("amount", { type: "integer" })] });
/** Reads a corrections file and applies it, as a run does. */
export function correct(yaml: string, ...operations: readonly Operation[]) {
  const findings: Finding[] = [];
  const entries = readCorrections({ path: "corrections.yaml", text: yaml }, findings);
  const corrected = applyCorrections(operations, entries, findings);
  return {
    corrected,
    findings: findings.map((finding) => formatFinding(finding)),
    rules: findings.map(({ rule }) => rule),
  };
}

export function entry(...lines: readonly string[]): string {
  return ["- page: openapi/v3/demo.md", "operation: post", "reason: it is so", ...lines].join("\n  ");
}

export const change = (path: string, was: string, is: string) =>
  entry(`field: ${path}`, `was: ${was}`, `is: ${is}`);
