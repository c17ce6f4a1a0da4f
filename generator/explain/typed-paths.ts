/** Which fields of an operation the types of the client have, and by which path `At` names them. */
import { isFile, isList } from "../ir/field.ts";
import type { Field, NamedOperation } from "../ir/model.ts";
import { clientGroups, notificationFields, requestFields } from "../schema/client-fields.ts";

/**
 * Returns the paths for `At`, by the paths of the client: `response.data[].id` → `data[].id`. A field that the client fills, or that is
 * not part of a decrypted notification, has none.
 */
export function typedPaths(operation: NamedOperation): Map<string, string> {
  const paths = new Map<string, string>();
  if (operation.kind === "notification") {
    addPaths(notificationFields(operation), "", "", paths);
    addPaths(operation.response, "reply.", "", paths);
    return paths;
  }
  addPaths(requestFields(clientGroups(operation.request)), "", "", paths);
  if (!isFile(operation.responseType)) addPaths(operation.response, "response.", "", paths);
  return paths;
}

function addPaths(fields: readonly Field[], client: string, typed: string, paths: Map<string, string>): void {
  for (const { name, type, children = [], isEncodedList } of fields) {
    const brackets = isList(type) ? "[]" : "";
    paths.set(client + name, typed + name + brackets);
    const [list] = children;
    if (isEncodedList && list) {
      // The client sees the list itself, in place of the object that only names it.
      paths.set(`${client}${name}.${list.name}`, `${typed}${name}[]`);
      addPaths(list.children ?? [], `${client}${name}.${list.name}[].`, `${typed}${name}[].`, paths);
    } else {
      addPaths(children, `${client}${name}${brackets}.`, `${typed}${name}${brackets}.`, paths);
    }
  }
}
