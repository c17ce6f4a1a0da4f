/** The module of one notification page: what arrives, once it is verified and opened, and what is answered. */
import type { NamedNotification } from "../ir/model.ts";
import { notificationFields, type ClientField } from "../schema/client-fields.ts";
import { constant, head, holderType, localConstant, print, pure, validatorsOf } from "./declarations.ts";
import { operationDoc } from "./doc.ts";
import { comment, literal } from "./literal.ts";
import { Imports } from "./runtime-names.ts";
import { printSchema } from "./schema.ts";
import {
  nameVariants,
  variantGuards,
  variantsConstant,
  variantTypes,
  type VariantUnion,
} from "./variants.ts";

export function emitNotification(operation: NamedNotification, runtime: string): string {
  const { names, page, title, response, events } = operation;
  const imports = new Imports();
  const { use } = imports;
  const [type, reply] = [`${names.type}Notification`, `${names.type}Reply`];
  const { fields, unions } = nameResource(notificationFields(operation), names.type, [type, reply]);
  use("event");
  const schemas = `{ notification: ${names.requestSchema}, reply: ${names.responseSchema} }`;
  const statements = [
    holderType(type, operationDoc(operation), { fields }, "response", use),
    ...unions.flatMap((one) => variantTypes(one, use)),
    holderType(reply, comment(`${title}：应答`), { fields: response }, "request", use),
    ...unions.map(variantsConstant),
    localConstant(
      names.requestSchema,
      printSchema({ fields }, use),
      "The page's notification as data: what is decrypted and checked.",
    ),
    localConstant(names.responseSchema, printSchema({ fields: response }, use), "The page's reply as data."),
    constant(
      names.operation,
      pure(`event<${type}>([${events.map(literal).join(", ")}], ${schemas})`),
      "The events it comes with, what arrives and what is answered.",
    ),
    ...validatorsOf(type, names.requestSchema, "response", use),
    ...unions.flatMap((one) => variantGuards(one, use)),
  ];
  return print([...head(page, imports, runtime), ...statements]);
}

/** What a notification carries has variants called after the notification: `DirectTransactionSuccess`. */
function nameResource(
  fields: readonly ClientField[],
  base: string,
  taken: readonly string[],
): { readonly fields: readonly ClientField[]; readonly unions: readonly VariantUnion[] } {
  const resource = fields.find(({ name }) => name === "resource");
  if (!resource?.children) return { fields, unions: [] };
  const { children, variants, label } = resource;
  const type = `${base}Resource`;
  const named = nameVariants({ fields: children, variants, type, base, doc: comment(label) }, taken);
  const renamed = { ...resource, children: named.fields, ...(variants && { variantsType: type }) };
  return { fields: fields.map((field) => (field === resource ? renamed : field)), unions: named.unions };
}
