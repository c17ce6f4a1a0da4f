/** The module of a notification: the types and schemas of the notification after decryption, and of its reply. */
import type { NamedNotification } from "../ir/model.ts";
import { notificationFields, withoutLimits, type ClientField } from "../schema/client-fields.ts";
import { declareValidators, fieldsInterface, moduleHead, pure } from "./declarations.ts";
import { operationDoc, operationLine } from "./doc.ts";
import type { Value } from "./layout/value.ts";
import { comment } from "./literal.ts";
import { printModule } from "./module.ts";
import type { ResolvedEmitOptions } from "./options.ts";
import { generatedApi, RuntimeImports } from "./runtime-names.ts";
import { literals, literalValue, schemaValue } from "./schema.ts";
import { constant, localConstant } from "./structures.ts";
import {
  nameVariants,
  variantGuards,
  variantsConstant,
  variantTypes,
  type VariantUnion,
} from "./variants.ts";

/** Emits the module of a notification. */
export function emitNotification(operation: NamedNotification, options: ResolvedEmitOptions): string {
  const { names, page, title, response, events } = operation;
  const imports = new RuntimeImports();
  const { importRuntime } = imports;
  const [type, reply] = [`${names.type}Notification`, `${names.type}Reply`];
  const { fields, unions } = nameResource(notificationFields(operation), names.type, [type, reply]);
  importRuntime("event");
  importRuntime("EventSchema");
  const schemas: Value = {
    of: "object",
    entries: [
      ["api", literalValue(generatedApi)],
      ["notification", names.requestSchema],
      ["reply", names.responseSchema],
    ],
    isInline: true,
  };
  const statements = [
    fieldsInterface(type, operationDoc(operation, options.pages), fields, "response", importRuntime),
    ...unions.flatMap((one) => variantTypes(one, "response", importRuntime)),
    fieldsInterface(reply, comment(`${title}：应答`), response, "request", importRuntime),
    ...unions.map(variantsConstant),
    localConstant(names.requestSchema, schemaValue({ fields: withoutLimits(fields) }, importRuntime)),
    localConstant(names.responseSchema, schemaValue({ fields: response }, importRuntime)),
    constant(
      names.operation,
      { of: "generic", name: "EventSchema", parameters: [type] },
      pure("event", [literals(events), schemas]),
      `${operationLine(operation)} ${comment(title)}`,
    ),
    ...declareValidators(type, comment(`${title}：通知`), names.requestSchema, "response", importRuntime),
    ...unions.flatMap((one) => variantGuards(one, importRuntime)),
  ];
  return printModule([...moduleHead(page, imports, options), ...statements]);
}

/** Names the variants of the resource after the notification: `DirectTransactionSuccess`. */
function nameResource(
  fields: readonly ClientField[],
  base: string,
  reserved: readonly string[],
): { readonly fields: readonly ClientField[]; readonly unions: readonly VariantUnion[] } {
  const resource = fields.find(({ name }) => name === "resource");
  if (!resource?.children) return { fields, unions: [] };
  const { children, variants, label } = resource;
  const type = `${base}Resource`;
  const named = nameVariants({ fields: children, variants, type, base, doc: comment(label) }, reserved);
  const renamed = { ...resource, children: named.fields, ...(variants && { variantsType: type }) };
  return { fields: fields.map((field) => (field === resource ? renamed : field)), unions: named.unions };
}
