import { expect, test } from "vitest";
import { reportOpenContainers } from "#generator/read/containers";
import type { Finding } from "#generator/findings/finding";

function openLines(...lines: readonly string[]): number[] {
  const findings: Finding[] = [];
  reportOpenContainers(lines.join("\n"), "demo.md", findings);
  expect(findings.every(({ rule }) => rule === "container-unclosed")).toBe(true);
  return findings.map(({ line }) => line);
}

test.each<[what: string, lines: string[], open: number[]]>([
  ["a container that is closed", ["::: tip", "x", ":::"], []],
  ["one without a space", [":::tip", "x", ":::"], []],
  ["one that is not", ["::: tip", "x"], [1]],
  ["the first of two", ["::: tip", "x", "", "::: warning", "y", ":::"], [1]],
  ["one in another", ["::: tip", "::: warning", ":::", ":::"], []],
  ["a longer one that a shorter mark does not close", [":::: tip", ":::"], [1]],
  ["a shorter one that a longer mark closes", ["::: tip", "::::"], []],
  ["a mark that closes nothing", [":::", "x"], []],
  ["words with colons", ["a ::: b", "    ::: tip", ":: tip"], []],
])("%s", (_, lines, open) => {
  expect(openLines(...lines)).toEqual(open);
});
