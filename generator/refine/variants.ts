/** Relaxes objects that a page flattens from several variants: what one variant requires, the others may lack. */
import type { Field, Operation } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";
import type { FlattenedCause } from "../findings/texts/english/refine.ts";
import { detectors, type Holder } from "./flattened.ts";

/** Makes optional what only some variants have, until a correction declares the variants, and reports each object. */
export function relaxFlattened(operation: Operation, findings: Finding[]): Operation {
  const relax = (field: Field): Field => {
    if (!field.children) return field;
    const children = field.children.map(relax);
    return {
      ...field,
      children: field.variants ? children : relaxInside(field, children, operation, findings),
    };
  };
  const [request, response] = [operation.request.map(relax), operation.response.map(relax)];
  const root = { name: "response", line: operation.line, column: 1 };
  return {
    ...operation,
    request,
    response: operation.responseVariants ? response : relaxInside(root, response, operation, findings),
  };
}

/** One finding for each object, regardless of the number of causes: one correction settles all of them. */
function relaxInside(
  holder: Holder,
  children: readonly Field[],
  operation: Operation,
  findings: Finding[],
): readonly Field[] {
  const causes: FlattenedCause[] = [];
  let relaxed = children;
  for (const detect of detectors) {
    const flattened = detect(relaxed, holder, operation);
    if (!flattened) continue;
    causes.push(flattened.cause);
    relaxed = flattened.relax(relaxed);
  }
  if (causes.length > 0) {
    const place = { file: operation.file, line: holder.line, column: holder.column };
    findings.push(finding("variants-undeclared", place, { name: holder.name, causes }));
  }
  return relaxed;
}
