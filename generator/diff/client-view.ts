/** What the types of the client have of the rows of a page: some rows are filled by the client, and some are not part of it. */
import type { NamedOperation } from "../ir/model.ts";
import { walkFields } from "../ir/walk.ts";
import {
  clientGroups,
  notificationFields,
  requestFields,
  type ClientField,
} from "../schema/client-fields.ts";
import type { FieldChange } from "./change.ts";
import type { LevelInput } from "./levels.ts";

/** The fields of one side in the client, by the path of their row. */
export type ClientView = ReadonlyMap<string, ClientField>;

/** Returns the fields of one side of an operation as the client has them. */
export function clientView(operation: NamedOperation, side: "request" | "response"): ClientView {
  if (operation.kind === "notification" && side === "request") return notificationView(operation);
  const fields = side === "request" ? requestFields(clientGroups(operation.request)) : operation.response;
  return new Map(walkFields(fields));
}

/** The client returns the decrypted resource in place of the envelope around it. */
function notificationView(operation: Extract<NamedOperation, { readonly kind: "notification" }>): ClientView {
  const view = new Map<string, ClientField>();
  for (const [path, field] of walkFields(notificationFields(operation))) {
    if (path === "original_type") view.set("body.resource.original_type", field);
    else if (path === "resource") view.set("body.resource", field);
    else view.set(`body.${path.replace(/^resource\./u, "resource.ciphertext.")}`, field);
  }
  return view;
}

/** Both states of a side in the client. */
export interface ViewPair {
  readonly old: ClientView;
  readonly new: ClientView;
}

/** Returns what decides about the level of a change for callers; undefined if the client does not show the change. */
export function inClient(
  { rule, path, formerPath, old, new: now }: FieldChange,
  views: ViewPair,
): Pick<LevelInput, "old" | "new"> | undefined {
  const [before, after] = [views.old.get(formerPath ?? path), views.new.get(path)];
  switch (rule) {
    case "field-added":
      return after && { old, new: { type: after.type, required: after.required } };
    case "field-removed":
      return before && { old, new: now };
    case "field-required":
    case "field-optional":
      return before?.required === after?.required ? undefined : { old, new: now };
    case "enum-added":
    case "enum-removed":
    case "enum-value-added":
    case "enum-value-removed":
      return isSame(before?.enum, after?.enum) ? undefined : { old, new: now };
    default:
      return before || after ? { old, new: now } : undefined;
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
