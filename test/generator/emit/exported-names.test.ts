import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { exportedNames, formerExports } from "#generator/emit/exported-names";
import { planFiles } from "#generator/emit/plan";
import { resolveAliases } from "#generator/refine/aliases";
import { readPages } from "#generator/read/read";
import { groupBy } from "#generator/ir/walk";
import { root, specOperations, specPages } from "../../support/specs.ts";

const operations = specOperations();
const moved = specPages().filter(({ text }) => /^moved: /mu.test(text));
const aliases = resolveAliases(readPages(moved).aliases, operations, []);

/** The names that a module declares or passes on, in the order of its text. */
function declaredNames(text: string): string[] {
  const declared = [...text.matchAll(/^export (?:function|interface|type|const) (\w+)/gmu)].map(
    ([, name]) => name ?? "",
  );
  const lists = [...text.matchAll(/^export \{ ([^}]+) \} from/gmu)].flatMap(
    ([, names]) => names?.split(", ") ?? [],
  );
  return [...declared, ...lists].sort();
}

test("the exported names of every operation are those of its generated module", () => {
  const named = [
    ...operations.map((one) => [one.names.module, exportedNames(one)] as const),
    ...aliases.map((one) => [one.names.module, formerExports(one)] as const),
  ];
  const modules = groupBy(named, ([module]) => module);
  const files = planFiles({ operations, aliases }).filter(({ as }) =>
    ["endpoints", "notification", "alias"].includes(as),
  );
  expect([...modules.keys()].map((module) => `${module}.ts`).sort()).toEqual(
    files.map(({ path }) => path).sort(),
  );
  for (const [module, parts] of modules) {
    const text = readFileSync(join(root, "generated", `${module}.ts`), "utf8");
    const names = parts.flatMap(([, exported]) => exported.map(({ name }) => name));
    expect([module, ...names.sort()]).toEqual([module, ...declaredNames(text)]);
  }
});

test("an exported name is a type where the generated module declares a type", () => {
  for (const operation of operations) {
    const text = readFileSync(join(root, "generated", `${operation.names.module}.ts`), "utf8");
    for (const { name, isType } of exportedNames(operation)) {
      expect(text).toMatch(
        new RegExp(`^export ${isType ? "(?:interface|type)" : "(?:function|const)"} ${name}\\b`, "mu"),
      );
    }
  }
});
