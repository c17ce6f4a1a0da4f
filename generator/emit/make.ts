/** Drafts → texts. With this come ts-morph and prettier: it is loaded when there is something to make. */
import { emitAlias } from "./alias.ts";
import { emitChain } from "./chain.ts";
import type { Draft, EmitOptions, LockedName } from "./draft.ts";
import { emitEndpoints } from "./endpoint.ts";
import { formatTypeScript } from "./format.ts";
import { emitLabels } from "./labels.ts";
import { emitNotification } from "./notification.ts";
import { emitWebhook } from "./webhook.ts";

export async function makeText(draft: Draft, { runtime = "#runtime" }: EmitOptions): Promise<string> {
  if (draft.as === "names") return nameLock(draft.from);
  if (draft.as === "labels") return emitLabels(draft.from, runtime);
  return formatTypeScript(moduleOf(draft, runtime));
}

function moduleOf(draft: Exclude<Draft, { as: "names" | "labels" }>, runtime: string): string {
  switch (draft.as) {
    case "endpoints":
      return emitEndpoints(draft.from, runtime);
    case "notification":
      return emitNotification(draft.from, runtime);
    case "alias":
      return emitAlias(draft.from);
    case "chain":
      return emitChain(draft.from, runtime);
    case "webhook":
      return emitWebhook(draft.from, runtime);
  }
}

/** Every name the package gives, so that a rename shows in a review and not in a user's build. */
function nameLock(locked: readonly LockedName[]): string {
  const names = locked.map(({ operation, name }) => [operation, name]);
  return `${JSON.stringify(Object.fromEntries(names), null, 2)}\n`;
}
