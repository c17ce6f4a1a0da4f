/** The module of one notification page: what arrives, once it is verified and opened, and what is answered. */
import type { NamedOperation } from "../model.ts";
import { openedFields } from "./called.ts";
import { constant, head, holderType, localConstant, print, pure, validatorsOf } from "./declarations.ts";
import { operationDoc } from "./doc.ts";
import { comment, literal } from "./literal.ts";
import { Imports } from "./runtime-names.ts";
import { tableOf } from "./table.ts";

export function emitNotification(operation: NamedOperation, runtime: string): string {
  const { names, page, title, response, events = [] } = operation;
  const imports = new Imports();
  const { use } = imports;
  const [type, reply] = [`${names.type}Notification`, `${names.type}Reply`];
  const fields = openedFields(operation);
  use("event");
  const tables = `{ notification: ${names.requestTable}, reply: ${names.responseTable} }`;
  const statements = [
    holderType(type, operationDoc(operation), { fields }, "response", use),
    holderType(reply, comment(`${title}：应答`), { fields: response }, "request", use),
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
  ];
  return print([...head(page, imports, runtime), ...statements]);
}
