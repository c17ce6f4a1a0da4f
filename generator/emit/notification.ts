/** The module of one notification page: what arrives, once it is verified and opened, and what is answered. */
import type { NamedOperation } from "../model.ts";
import { openedFields } from "./called.ts";
import { constant, head, holderType, print, validatorsOf } from "./declarations.ts";
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
  const tables = `{ notification: ${tableOf({ fields }, use)}, reply: ${tableOf({ fields: response }, use)} }`;
  const statements = [
    holderType(type, operationDoc(operation), { fields }, "response", use),
    holderType(reply, comment(`${title}：应答`), { fields: response }, "request", use),
    constant(
      names.operation,
      `event<${type}>([${events.map(literal).join(", ")}], ${tables})`,
      "The page's two tables as data: what is opened, decoded and checked.",
    ),
    ...validatorsOf(type, `${names.operation}.notification`, "response", use),
  ];
  return print([...head(page, imports, runtime), ...statements]);
}
