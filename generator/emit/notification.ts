/** The module of a notification: the types and schemas of the notification after decryption, and of its reply. */
import type { NamedNotification } from "../ir/model.ts";
import { withoutLimits } from "../schema/client-fields.ts";
import { declareValidators, fieldsInterface, moduleHead, pure } from "./declarations.ts";
import { operationDoc, operationLine } from "./doc.ts";
import type { Value } from "./layout/value.ts";
import { comment } from "./literal.ts";
import { printModule } from "./module.ts";
import { nameNotification, notificationTypes } from "./named-fields.ts";
import type { ResolvedEmitOptions } from "./options.ts";
import { generatedApi, RuntimeImports } from "./runtime-names.ts";
import { literals, literalValue, schemaValue } from "./schema.ts";
import { constant, localConstant } from "./structures.ts";
import { variantGuards, variantsConstant, variantTypes } from "./variants.ts";

/** Emits the module of a notification. */
export function emitNotification(operation: NamedNotification, options: ResolvedEmitOptions): string {
  const { names, page, title, response, events } = operation;
  const imports = new RuntimeImports();
  const { importRuntime } = imports;
  const [type, reply] = notificationTypes(operation);
  const { fields, unions } = nameNotification(operation);
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
