/**
 * The skill for coding assistants: operations and fields from the IR, and handwritten facts about calls, money and states.
 * Texts of pages stay text; nothing of a page becomes code, an address or a heading.
 */
import type { OutputFile } from "../emit/plan.ts";
import { specifierOf, type ModuleSource } from "../explain/imports.ts";
import type { NamedOperation } from "../ir/model.ts";
import { identityOf, isNotification } from "../ir/operation.ts";
import { compareTexts } from "../util/compare.ts";
import { apiCodeLines, causeLines, clientCodeLines, type Cause } from "./error-tables.ts";
import { familiesOf, type Family } from "./families.ts";
import { familyFile } from "./family-file.ts";
import { eventLines, familyLines, operationLines } from "./index-files.ts";
import { linkTo } from "./operation-line.ts";
import { fillTemplate, readTemplates } from "./templates.ts";
import { code } from "./text.ts";

/** What the skill is written from. */
export interface SkillInput {
  readonly operations: readonly NamedOperation[];
  /** Where a program imports the modules of the operations from. */
  readonly source: ModuleSource;
  /** The causes of errors that the client explains; undefined if the project has no client. */
  readonly causes: readonly Cause[] | undefined;
}

/** The folder of the files of the families. */
const folder = "endpoints/";

/** Returns the files of the skill, by their paths below its folder. */
export function skillFiles(input: SkillInput): OutputFile[] {
  const families = familiesOf(input.operations);
  const valueOf = placeholders(input, families);
  const written = readTemplates().map((template) => fillTemplate(template, valueOf));
  const generated = families.map((family) => ({
    path: `${folder}${family.file}`,
    text: familyFile(family, input.source),
  }));
  return [...written, ...generated].sort((a, b) => compareTexts(a.path, b.path));
}

/**
 * The placeholders: lists of operations, tables of errors, `module NAME` for the name by which a program imports a module, and
 * `POST /v3/…` for a link to an operation. A project that has chosen other operations has neither the module nor the link: then the
 * module is that of the package.
 */
function placeholders(
  { operations, source, causes }: SkillInput,
  families: readonly Family[],
): (name: string) => string | undefined {
  const lists: Readonly<Record<string, () => string>> = {
    "operation lines": () => operationLines(families, "", source),
    "operation lines from the top": () => operationLines(families, folder, source),
    families: () => familyLines(families, ""),
    "families from the top": () => familyLines(families, folder),
    "operation count": () => String(operations.length),
    "client codes": clientCodeLines,
    "API codes": apiCodeLines,
    events: () => eventLines(families, folder),
    causes: () => causeLines(causes),
  };
  const links = new Map(
    families.flatMap(({ file, operations: inside }) =>
      inside.map((one) => [identityOf(one), linkTo(one, code(one.names.function), folder + file)] as const),
    ),
  );
  const modules = new Set(operations.map(({ names }) => names.module));
  if (operations.some(isNotification)) modules.add("webhook");
  return (name) => {
    if (Object.hasOwn(lists, name)) return lists[name]?.();
    const [, module] = /^module (\S+)$/u.exec(name) ?? [];
    if (module !== undefined) return specifierOf(module, modules.has(module) ? source : { from: "package" });
    return /^[A-Z]+ \//u.test(name) ? (links.get(name) ?? code(name)) : undefined;
  };
}
