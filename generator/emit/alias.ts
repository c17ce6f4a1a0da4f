/** The module of a page that has moved: it exports the former names, deprecated, as aliases of the names of the new page. */
import type { NamedAlias } from "../ir/model.ts";
import { pathOrEvent } from "../ir/operation.ts";
import { namesOf } from "./alias-names.ts";
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

function emitNames(alias: NamedAlias): Statement[] {
  return namesOf(alias).map(([kind, former, name]) => {
    const doc = `@deprecated 已移至 ${pathOrEvent(alias.of)}，请用 {@link ${name}}。`;
    return kind === "type" ? typeAlias(former, doc, name) : constant(former, `typeof ${name}`, name, doc);
  });
}
