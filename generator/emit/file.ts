/** Emits planned files. This module imports ts-morph, so pipeline.ts loads it only if there is a file to emit. */
import { emitAlias } from "./alias.ts";
import { emitChain, emitChainProduct } from "./chain.ts";
import { closeEnums } from "./closed-enums.ts";
import { emitEndpoints } from "./endpoint.ts";
import { addHeader } from "./header.ts";
import { emitLabels } from "./labels.ts";
import { emitNotification } from "./notification.ts";
import type { EmitOptions, ResolvedEmitOptions } from "./options.ts";
import type { FilePlan, NameLockEntry, OutputFile } from "./plan.ts";
import { emitWebhook } from "./webhook.ts";

/** Emits one file. Its text depends on the plan and the options only. */
export function emitFile(plan: FilePlan, options: EmitOptions): OutputFile {
  const { runtime = "#runtime", importExtension = ".ts", pages = "specs/", header = [] } = options;
  const planned = options.closedEnums ? closeEnums(plan) : plan;
  const text = emitText(planned, { runtime, importExtension, pages });
  return { path: plan.path, text: plan.as === "names" ? text : addHeader(text, header) };
}

function emitText(plan: FilePlan, options: ResolvedEmitOptions): string {
  switch (plan.as) {
    case "endpoints":
      return emitEndpoints(plan.from, options);
    case "notification":
      return emitNotification(plan.from, options);
    case "alias":
      return emitAlias(plan.from, options);
    case "chain":
      return emitChain(plan.from, options);
    case "chain-product":
      return emitChainProduct(plan.from, options);
    case "webhook":
      return emitWebhook(plan.from, options);
    case "labels":
      return emitLabels(plan.from, options);
    case "names":
      return emitNameLock(plan.from);
  }
}

/** Emits the list of all exported names, so that reviewers see a rename before it breaks a user's build. */
function emitNameLock(entries: readonly NameLockEntry[]): string {
  const names = entries.map(({ operation, name }) => [operation, name]);
  return `${JSON.stringify(Object.fromEntries(names), null, 2)}\n`;
}
