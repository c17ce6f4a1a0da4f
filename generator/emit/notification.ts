/** The module of one notification page: what arrives, once it is verified and opened, and what is answered. */
import type { NamedOperation } from "../ir/model.ts";
import { openedFields, type CalledField } from "./called.ts";
import { constant, head, holderType, localConstant, print, pure, validatorsOf } from "./declarations.ts";
import { operationDoc } from "./doc.ts";
import { comment, literal } from "./literal.ts";
import { Imports } from "./runtime-names.ts";
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
  const imports = new Imports();
  const { use } = imports;
  const [type, reply] = [`${names.type}Notification`, `${names.type}Reply`];
  const { fields, unions } = nameResource(openedFields(operation), names.type, [type, reply]);
  use("event");
  const tables = `{ notification: ${names.requestTable}, reply: ${names.responseTable} }`;
  const statements = [
    holderType(type, operationDoc(operation), { fields }, "response", use),
    ...unions.flatMap((one) => variantTypes(one, use)),
    holderType(reply, comment(`${title}：应答`), { fields: response }, "request", use),
    ...unions.map(variantsConstant),
    localConstant(
      names.requestTable,
      tableOf({ fields }, use),
      "The page's notification as data: what is decrypted and checked.",
    ),
    localConstant(names.responseTable, tableOf({ fields: response }, use), "The page's reply as data."),
    constant(
      names.operation,
      pure(`event<${type}>([${events.map(literal).join(", ")}], ${tables})`),
      "The events it comes with, what arrives and what is answered.",
    ),
    ...validatorsOf(type, names.requestTable, "response", use),
    ...unions.flatMap((one) => variantGuards(one, use)),
  ];
  return print([...head(page, imports, runtime), ...statements]);
}

/** What a notification carries has variants called after the notification: `DirectTransactionSuccess`. */
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
