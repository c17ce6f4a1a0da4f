/** Emits planned files. This module imports ts-morph and prettier, so pipeline.ts loads it only if there is a file to emit. */
import { emitAlias } from "./alias.ts";
import { emitChain } from "./chain.ts";
import { closeEnums } from "./closed-enums.ts";
import { emitEndpoints } from "./endpoint.ts";
import { formatTypeScript } from "./format.ts";
import { emitLabels } from "./labels.ts";
import { emitNotification } from "./notification.ts";
import type { EmitOptions, FilePlan, NameLockEntry, OutputFile } from "./plan.ts";
import { emitWebhook } from "./webhook.ts";

/** Emits one file. Its text depends on the plan and the options only. */
export async function emitFile(plan: FilePlan, options: EmitOptions): Promise<OutputFile> {
  const { runtime = "#runtime", closedEnums = false } = options;
  return { path: plan.path, text: await emitText(closedEnums ? closeEnums(plan) : plan, runtime) };
}

async function emitText(plan: FilePlan, runtime: string): Promise<string> {
  if (plan.as === "names") return emitNameLock(plan.from);
  if (plan.as === "labels") return emitLabels(plan.from, runtime);
  return formatTypeScript(emitModule(plan, runtime));
}

function emitModule(plan: Exclude<FilePlan, { as: "names" | "labels" }>, runtime: string): string {
  switch (plan.as) {
    case "endpoints":
      return emitEndpoints(plan.from, runtime);
    case "notification":
      return emitNotification(plan.from, runtime);
    case "alias":
      return emitAlias(plan.from);
    case "chain":
      return emitChain(plan.from, runtime);
    case "webhook":
      return emitWebhook(plan.from, runtime);
  }
}

/** Emits the list of all exported names, so that reviewers see a rename before it breaks a user's build. */
function emitNameLock(entries: readonly NameLockEntry[]): string {
  const names = entries.map(({ operation, name }) => [operation, name]);
  return `${JSON.stringify(Object.fromEntries(names), null, 2)}\n`;
}
