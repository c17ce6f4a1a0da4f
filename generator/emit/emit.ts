import { groupBy, type NamedAlias, type NamedOperation } from "../model.ts";
import { endsOf } from "./ends.ts";

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

/** A file that is still to be written: nothing of it is made, or loaded to make it, before it is asked for. */
export interface Draft {
  readonly path: string;
  /** All that the text is made from but the options: a text may be kept by it. */
  readonly from: unknown;
  readonly text: () => Promise<string>;
}

/** Operations → the whole client: a module a URL or event, the two indexes over them, and the lock of their names. */
export async function emit(emittable: Emittable, options: EmitOptions = {}): Promise<OutputFile[]> {
  const files: OutputFile[] = [];
  for (const { path, text } of drafts(emittable, options)) files.push({ path, text: await text() });
  return files;
}

/** The files of the client in their order. */
export function drafts(
  { operations, aliases }: Emittable,
  { runtime = "#runtime" }: EmitOptions = {},
): Draft[] {
  const endpoints = operations.filter(({ kind }) => kind === "endpoint");
  const notifications = operations.filter(({ kind }) => kind === "notification");
  const formerEndpoints = aliases.filter(({ kind }) => kind === "endpoint");
  const events = notifications.map(({ path, names, events }) => ({ path, names, ...(events && { events }) }));
  return [
    ...[...groupBy(endpoints, ({ names }) => names.module)].map(([path, here]) =>
      module(path, here, ({ emitEndpoints }, from) => emitEndpoints(from, runtime)),
    ),
    ...notifications.map((one) =>
      module(one.names.module, one, ({ emitNotification }, from) => emitNotification(from, runtime)),
    ),
    ...[...groupBy(aliases, ({ names }) => names.module)].map(([path, here]) =>
      module(path, here, ({ emitAlias }, from) => emitAlias(from)),
    ),
    module("chain", endsOf(endpoints, formerEndpoints), ({ emitChain }, from) => emitChain(from, runtime)),
    ...(events.length > 0
      ? [module("webhook", events, ({ emitWebhook }, from) => emitWebhook(from, runtime))]
      : []),
    nameLock(operations.map(({ kind, method, path, names }) => ({ kind, method, path, names }))),
  ];
}

/** The emitters see what the draft names, and no more: else a text would be kept that is another's. */
function module<From>(
  path: string,
  from: From,
  text: (emitters: typeof import("./emitters.ts"), from: From) => string,
): Draft {
  const formatted = async () => {
    const emitters = await import("./emitters.ts");
    return emitters.formatTypeScript(text(emitters, from));
  };
  return { path: `${path}.ts`, from, text: formatted };
}

/** Every name the package gives, so that a rename shows in a review and not in a user's build. */
function nameLock(operations: readonly Pick<NamedOperation, "kind" | "method" | "path" | "names">[]): Draft {
  const names = operations.map(({ kind, method, path, names }) => [
    kind === "endpoint" ? `${method} ${path}` : path.slice("/v3/".length),
    names.function,
  ]);
  const text = `${JSON.stringify(Object.fromEntries(names), null, 2)}\n`;
  return { path: "names.json", from: text, text: () => Promise.resolve(text) };
}
