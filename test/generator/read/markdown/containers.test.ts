import { expect, test } from "vitest";
import { reportOpenContainers } from "#generator/read/markdown/preprocess";
import type { Finding } from "#generator/findings/finding";

function openLines(...lines: readonly string[]): number[] {
  const findings: Finding[] = [];
  reportOpenContainers(lines.join("\n"), "demo.md", findings);
  expect(findings.every(({ rule }) => rule === "container-unclosed")).toBe(true);
  return findings.map(({ line }) => line);
}

test.each<[what: string, lines: string[], open: number[]]>([
  ["a closed container", ["::: tip", "x", ":::"], []],
  ["a container without a space", [":::tip", "x", ":::"], []],
  ["a container that is not closed", ["::: tip", "x"], [1]],
  ["the first of two containers", ["::: tip", "x", "", "::: warning", "y", ":::"], [1]],
  ["a container in another", ["::: tip", "::: warning", ":::", ":::"], []],
  ["a container that fewer colons do not close", [":::: tip", ":::"], [1]],
  ["a container that more colons close", ["::: tip", "::::"], []],
  ["a closing mark without a container", [":::", "x"], []],
  ["words with colons", ["a ::: b", "    ::: tip", ":: tip"], []],
])("the reader reports the open lines of %s", (_, lines, open) => {
  expect(openLines(...lines)).toEqual(open);
});
