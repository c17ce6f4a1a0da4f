// The steps of .github/workflows/upstream.yml and pull-request.yml, one a call:
//
//   node scripts/upstream.mjs fetch DIR          clones the documentation into DIR
//   node scripts/upstream.mjs collect DIR OUT    writes the pull request of the changes to OUT; DIR is the clone
//   node scripts/upstream.mjs push OUT BRANCH    commits and pushes it
//   node scripts/upstream.mjs breaking BASE      fails if the pages break programs that compile with those of BASE
//
// Between the first two, `npm run update -- DIR --prune` imports and generates.
import { appendFileSync } from "node:fs";
import { join } from "node:path";

import { StepError } from "./upstream/run.mjs";
import {
  collectProposal,
  describeChanges,
  fetchSource,
  pushProposal,
  refuseBreaking,
  upstream,
} from "./upstream/steps.mjs";

const root = join(import.meta.dirname, "..");
const tool = [process.execPath, join(root, "generator/bin.js")];

/** @type {Readonly<Record<string, { args: readonly string[], act: (...args: string[]) => void }>>} */
const steps = {
  fetch: {
    args: ["DIR"],
    act: (folder = "") => console.log(fetchSource({ url: upstream, folder })),
  },
  collect: {
    args: ["DIR", "OUT"],
    act: (source = "", out = "") => {
      const isChanged = collectProposal({
        root,
        source,
        out,
        describe: () => describeChanges({ root, tool }),
      });
      console.log(isChanged ? `${out}: the changes of specs/ and generated/.` : "Nothing has changed.");
      // The next steps of the workflow read it.
      const output = process.env["GITHUB_OUTPUT"];
      if (output !== undefined) appendFileSync(output, `changed=${isChanged}\n`);
    },
  },
  push: {
    args: ["OUT", "BRANCH"],
    act: (from = "", branch = "") => pushProposal({ root, from, branch, remote: "origin" }),
  },
  breaking: {
    args: ["BASE"],
    act: (base = "") => refuseBreaking({ root, tool, base }),
  },
};

const [name = "", ...args] = process.argv.slice(2);
const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
if (!step || args.length !== step.args.length) {
  const usage = Object.entries(steps).map(([one, { args: names }]) => `  ${[one, ...names].join(" ")}`);
  console.error(
    `node scripts/upstream.mjs: the step or its arguments are wrong. Use one of:\n${usage.join("\n")}`,
  );
  process.exit(2);
}
try {
  step.act(...args);
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  console.error(error.message);
  process.exitCode = error.code;
}
