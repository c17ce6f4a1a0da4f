/** Prints at the end of a run how many tests it skipped, and why. */
import type { Reporter, TestCase, TestModule, TestSuite } from "vitest/node";

import { reasons, type Need } from "./needs.ts";

const other = "they do not apply to their row";

export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = new Map<string, number>();
    for (const module of modules) {
      for (const test of module.children.allTests("skipped")) {
        const need = needOf(test);
        const reason = need ? reasons[need] : other;
        counts.set(reason, (counts.get(reason) ?? 0) + 1);
      }
    }
    if (counts.size === 0) return;
    const all = [...counts.values()].reduce((sum, count) => sum + count);
    const lines = [...counts].map(([reason, count]) => `  ${count}: ${reason}`);
    console.log([`Skipped tests: ${all}`, ...lines.sort(), ""].join("\n"));
  }
}

/** A suite states it for all of its tests. */
function needOf(test: TestCase): Need | undefined {
  for (let task: TestCase | TestSuite | TestModule = test; task.type !== "module"; task = task.parent) {
    const { needs } = task.meta();
    if (needs) return needs;
  }
  return undefined;
}
