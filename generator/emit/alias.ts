/** The module of a page that has moved: it exports the former names, deprecated, as aliases of the names of the new page. */
import { isFile } from "../ir/field.ts";
import type { NamedAlias } from "../ir/model.ts";
import { pathOrEvent } from "../ir/operation.ts";
import { banner } from "./banner.ts";
import { importPath } from "./import-path.ts";
import { printModule, type Statement } from "./module.ts";
import type { ResolvedEmitOptions } from "./options.ts";
import { constant, exportOf, importOf, typeAlias } from "./structures.ts";

/** Emits the module of a page that has moved. */
export function emitAlias(
  aliases: readonly NamedAlias[],
  { importExtension, pages }: ResolvedEmitOptions,
): string {
  const [first] = aliases;
  const target = first
    ? importPath(relativeModule(first.names.module, first.of.names.module), importExtension)
    : "";
  const imports = aliases.flatMap((alias) =>
    namesOf(alias).map(([kind, , name]) => (kind === "type" ? `type ${name}` : name)),
  );
  const exports = aliases.map(({ of }) => of.names.operation);
  return printModule([
    banner(pages, first?.page ?? ""),
    importOf(target, imports),
    exportOf(target, exports),
    ...aliases.flatMap(emitNames),
  ]);
}

function relativeModule(from: string, to: string): string {
  const [fromFolders, toParts] = [from.split("/").slice(0, -1), to.split("/")];
  const shared = fromFolders.findIndex((folder, at) => folder !== toParts[at]);
  const common = shared < 0 ? fromFolders.length : shared;
  const up = fromFolders.length - common;
  return `${up === 0 ? "./" : "../".repeat(up)}${toParts.slice(common).join("/")}`;
}

type Name = [kind: "type" | "value", former: string, name: string];

/** Returns the names that a module exports, except for its operation. */
function namesOf({ kind, of, names }: NamedAlias): Name[] {
  const [former, now] = [names.type, of.names.type];
  const pair = (which: "type" | "value", before: string, after: string): Name => [
    which,
    `${before}${former}${after}`,
    `${before}${now}${after}`,
  ];
  if (kind === "notification") {
    return [
      pair("type", "", "Notification"),
      pair("type", "", "Reply"),
      pair("value", "is", "Notification"),
      pair("value", "validate", "Notification"),
    ];
  }
  const sides = isFile(of.responseType) ? ["Request"] : ["Request", "Response"];
  return [
    ["value", names.function, of.names.function],
    pair("type", "", "Request"),
    pair("type", "", "Response"),
    ...sides.flatMap((side) => [pair("value", "is", side), pair("value", "validate", side)]),
  ];
}

function emitNames(alias: NamedAlias): Statement[] {
  return namesOf(alias).map(([kind, former, name]) => {
    const doc = `@deprecated 已移至 ${pathOrEvent(alias.of)}，请用 {@link ${name}}。`;
    return kind === "type" ? typeAlias(former, doc, name) : constant(former, `typeof ${name}`, name, doc);
  });
}
