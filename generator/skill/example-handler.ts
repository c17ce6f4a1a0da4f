/** An example of a function that receives a verified notification. */
import { exportedNames } from "../emit/exported-names.ts";
import { nameNotification } from "../emit/named-fields.ts";
import { specifierOf, type ModuleSource } from "../explain/imports.ts";
import { childNamed } from "../ir/field.ts";
import type { NamedNotification } from "../ir/model.ts";

/** An example shows so many fields of a resource. */
const fewFields = 4;

/** Returns the lines of the function; of several variants of the resource, it reads the first. */
export function exampleHandler(operation: NamedNotification, source: ModuleSource): string[] {
  const [main] = exportedNames(operation);
  if (!main) return [];
  const { fields, unions } = nameNotification(operation);
  const resource = childNamed(fields, "resource");
  const module = JSON.stringify(specifierOf(operation.names.module, source));
  const [variant] = resource?.variants ?? [];
  const union = unions.find(({ type }) => type === `${operation.names.type}Resource`);
  const [type] = union?.types ?? [];
  if (variant && type !== undefined) {
    return [
      `import { is${type}, type ${main.name} } from ${module};`,
      "",
      `export function receive({ resource }: ${main.name}) {`,
      `  return is${type}(resource) ? [${membersOf("resource", variant.has)}] : undefined;`,
      "}",
    ];
  }
  const names = (resource?.children ?? []).filter(({ required }) => required).map(({ name }) => name);
  const members = membersOf("event.resource", names);
  return [
    `import type { ${main.name} } from ${module};`,
    "",
    `export function receive(event: ${main.name}) {`,
    `  return [event.event_type${members && `, ${members}`}];`,
    "}",
  ];
}

/** Writes the access to the first members whose names need no quotes. */
function membersOf(object: string, names: readonly string[]): string {
  const shown = names.filter((name) => /^[a-z_]\w*$/u.test(name)).slice(0, fewFields);
  return shown.map((name) => `${object}.${name}`).join(", ");
}
