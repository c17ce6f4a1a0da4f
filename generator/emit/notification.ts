/** The module of a notification: the types and schemas of the notification after decryption, and of its reply. */
import type { NamedOperation } from "../ir/model.ts";
import { openedFields, type CalledField } from "./called.ts";
import {
  constant,
  declareValidators,
  interfaceOf,
  localConstant,
  moduleHead,
  print,
  pure,
} from "./declarations.ts";
import { operationDoc, operationLine } from "./doc.ts";
import { comment, literal } from "./literal.ts";
import { RuntimeImports } from "./runtime-names.ts";
import { tableOf } from "./table.ts";
import {
  nameVariants,
  variantGuards,
  variantsConstant,
  variantTypes,
  type VariantUnion,
} from "./variants.ts";

export function emitNotification(operation: NamedOperation, runtime: string): string {
  const { names, page, title, response, events = [] } = operation;
  const imports = new RuntimeImports();
  const { importRuntime } = imports;
  const [type, reply] = [`${names.type}Notification`, `${names.type}Reply`];
  const { fields, unions } = nameResource(openedFields(operation), names.type, [type, reply]);
  importRuntime("event");
  const tables = `{ notification: ${names.requestTable}, reply: ${names.responseTable} }`;
  const statements = [
    interfaceOf(type, operationDoc(operation), fields, "response", importRuntime),
    ...unions.flatMap((one) => variantTypes(one, "response", importRuntime)),
    interfaceOf(reply, comment(`${title}：应答`), response, "request", importRuntime),
    ...unions.map(variantsConstant),
    localConstant(names.requestTable, tableOf({ fields }, importRuntime)),
    localConstant(names.responseTable, tableOf({ fields: response }, importRuntime)),
    constant(
      names.operation,
      pure(`event<${type}>([${events.map(literal).join(", ")}], ${tables})`),
      `${operationLine(operation)} ${comment(title)}`,
    ),
    ...declareValidators(type, comment(`${title}：通知`), names.requestTable, "response", importRuntime),
    ...unions.flatMap((one) => variantGuards(one, importRuntime)),
  ];
  return print([...moduleHead(page, imports, runtime), ...statements]);
}

/** Names the variants of the resource after the notification: `DirectTransactionSuccess`. */
function nameResource(
  fields: readonly CalledField[],
  base: string,
  taken: readonly string[],
): { readonly fields: readonly CalledField[]; readonly unions: readonly VariantUnion[] } {
  const resource = fields.find(({ name }) => name === "resource");
  if (!resource?.children) return { fields, unions: [] };
  const { children, variants, label } = resource;
  const type = `${base}Resource`;
  const named = nameVariants({ fields: children, variants, type, base, doc: comment(label) }, taken);
  const renamed = { ...resource, children: named.fields, ...(variants && { variantsType: type }) };
  return { fields: fields.map((field) => (field === resource ? renamed : field)), unions: named.unions };
}
