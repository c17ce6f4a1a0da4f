import { groupBy, type NamedAlias, type NamedOperation } from "../model.ts";
import { emitAlias } from "./alias.ts";
import { emitChain } from "./chain.ts";
import { emitEndpoints } from "./endpoint.ts";
import { formatTypeScript } from "./format.ts";
import { emitNotification } from "./notification.ts";
import { emitWebhook } from "./webhook.ts";

/** A file of the output, by its path below the output folder. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
}

export interface EmitOptions {
  /** How the output names the runtime's folder: `#runtime` inside the client's package, `wechatpay-ts/runtime` elsewhere. */
  readonly runtime?: string;
}

/** What the client is made from. */
export interface Emittable {
  readonly operations: readonly NamedOperation[];
  readonly aliases: readonly NamedAlias[];
}

/** A file that is still to be written: nothing of it is made before it is asked for. */
interface Draft {
  readonly path: string;
  readonly text: () => string;
}

/** Operations → the whole client: a module a URL or event, the two indexes over them, and the lock of their names. */
export async function emit(
  { operations, aliases }: Emittable,
  { runtime = "#runtime" }: EmitOptions = {},
): Promise<OutputFile[]> {
  const files: OutputFile[] = [];
  for (const { path, text } of drafts({ operations, aliases }, runtime)) {
    files.push({ path, text: await formatTypeScript(text()) });
  }
  files.push({ path: "names.json", text: nameLock(operations) });
  return files;
}

function drafts({ operations, aliases }: Emittable, runtime: string): Draft[] {
  const endpoints = operations.filter(({ kind }) => kind === "endpoint");
  const notifications = operations.filter(({ kind }) => kind === "notification");
  const module = (path: string, text: () => string) => ({ path: `${path}.ts`, text });
  return [
    ...[...groupBy(endpoints, ({ names }) => names.module)].map(([path, here]) =>
      module(path, () => emitEndpoints(here, runtime)),
    ),
    ...notifications.map((one) => module(one.names.module, () => emitNotification(one, runtime))),
    ...[...groupBy(aliases, ({ names }) => names.module)].map(([path, here]) =>
      module(path, () => emitAlias(here)),
    ),
    module("chain", () =>
      emitChain(
        endpoints,
        aliases.filter(({ kind }) => kind === "endpoint"),
        runtime,
      ),
    ),
    ...(notifications.length > 0 ? [module("webhook", () => emitWebhook(notifications, runtime))] : []),
  ];
}

/** Every name the package gives, so that a rename shows in a review and not in a user's build. */
function nameLock(operations: readonly NamedOperation[]): string {
  const names = operations.map(({ kind, method, path, names }) => [
    kind === "endpoint" ? `${method} ${path}` : path.slice("/v3/".length),
    names.function,
  ]);
  return `${JSON.stringify(Object.fromEntries(names), null, 2)}\n`;
}
