/** The line of an operation: what it is, how it is imported, and what a caller must know before calling it. */
import { exportedNames } from "../emit/exported-names.ts";
import { downloadName, linksToFile } from "../emit/named-fields.ts";
import { clientPathOf } from "../explain/paths.ts";
import { specifierOf, type ModuleSource } from "../explain/imports.ts";
import { hasEncryptedField, isFile } from "../ir/field.ts";
import type { NamedOperation } from "../ir/model.ts";
import { identityOf, isEndpoint } from "../ir/operation.ts";
import { regionOf } from "../ir/region.ts";
import { walkFields } from "../ir/walk.ts";
import { anchorOf } from "./fields.ts";
import { code, joined, pageText } from "./text.ts";

/** The name by which a reader finds an operation in the file of its family: its function, or its event. */
export function headingOf(operation: NamedOperation): string {
  return isEndpoint(operation) ? operation.names.function : operation.names.type;
}

/** The link to the section of an operation. */
export function linkTo(operation: NamedOperation, text: string, file: string): string {
  return `[${text}](${file}#${anchorOf(headingOf(operation))})`;
}

/** Returns the line: title, method and path, import, marks. */
export function operationLine(operation: NamedOperation, file: string, source: ModuleSource): string {
  const [main] = exportedNames(operation);
  const name = main?.name ?? operation.names.function;
  return joined([
    linkTo(operation, titleOf(operation), file),
    code(identityOf(operation)),
    `${code(name)} from ${code(specifierOf(operation.names.module, source))}`,
    ...marksOf(operation),
  ]);
}

/** The title of a page; a page may have none. */
export function titleOf(operation: NamedOperation): string {
  return pageText(operation.title) || code(headingOf(operation));
}

/** What a caller must know of an operation before calling it. */
export function marksOf(operation: NamedOperation): string[] {
  const { request, response, responseType } = operation;
  const encrypts = hasEncryptedField(request);
  const decrypts = hasEncryptedField(response);
  if (!isEndpoint(operation)) return encrypts || decrypts ? ["encrypted"] : [];
  const { idempotentBy, pagination } = operation;
  const marks = [
    regionOf(operation) === "overseas" && "overseas",
    idempotentBy !== undefined && `idempotent by ${code(clientPathOf(idempotentBy, "endpoint"))}`,
    encrypts && "encrypts",
    decrypts && "decrypts",
    [...walkFields(request)].some(([, { name }]) => name === "notify_url") && "notifies",
    pagination && "pages",
    isFile(responseType) && "file",
    linksToFile(operation) && `file by ${code(downloadName(operation.names))}`,
  ];
  return marks.filter((mark): mark is string => typeof mark === "string");
}
