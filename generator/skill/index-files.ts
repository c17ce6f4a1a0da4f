/** The indexes: endpoints/index.md with a line for each operation, and llms.txt and llms-full.txt in the form of llmstxt.org. */
import type { ModuleSource } from "../explain/imports.ts";
import { isNotification } from "../ir/operation.ts";
import type { Family } from "./families.ts";
import { linkTo, operationLine, titleOf } from "./operation-line.ts";
import { code, joined, pageText } from "./text.ts";

/** The lines of all operations, by family. @param folder where the files of the families are, from the index */
export function operationLines(families: readonly Family[], folder: string, source: ModuleSource): string {
  const lines = families.flatMap((family) => [
    `## ${familyTitle(family)}`,
    "",
    ...family.operations.map((operation) => `- ${operationLine(operation, folder + family.file, source)}`),
    "",
  ]);
  return lines.join("\n").trimEnd();
}

/** The lines of all events, each with the page whose type and module it has. */
export function eventLines(families: readonly Family[], folder: string): string {
  const lines = families.flatMap(({ file, operations }) =>
    operations
      .filter(isNotification)
      .map((one) => `- ${one.events.map(code).join(", ")}: ${linkTo(one, titleOf(one), folder + file)}`),
  );
  return lines.join("\n");
}

/** The lines of all families, with the number of their operations. */
export function familyLines(families: readonly Family[], folder: string): string {
  return families
    .map(
      (family) =>
        `- [${familyTitle(family)}](${folder}${family.file}): ${counted(family.operations.length, "operation")}`,
    )
    .join("\n");
}

/** `退款 Refunds` */
export function familyTitle({ title, english }: Pick<Family, "title" | "english">): string {
  return joined([pageText(title), english !== title && english], " ");
}

function counted(count: number, name: string): string {
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
