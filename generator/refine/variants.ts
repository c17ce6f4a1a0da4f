/** Pages that flatten several variants of one object: what one variant requires must not be required of the others. */
import { type Field, type Operation } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";
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

/** One finding for each object, whatever the number of reasons: one correction settles all of them. */
function relaxInside(
  holder: Holder,
  children: readonly Field[],
  operation: Operation,
  findings: Finding[],
): readonly Field[] {
  const reasons: string[] = [];
  let relaxed = children;
  for (const detect of detectors) {
    const flattened = detect(relaxed, holder, operation);
    if (!flattened) continue;
    reasons.push(flattened.reason);
    relaxed = flattened.relax(relaxed);
  }
  if (reasons.length > 0) {
    const place = { file: operation.file, line: holder.line, column: holder.column };
    const reason = `"${holder.name}" ${reasons.join("; ")}. What only some messages have is read as optional.`;
    findings.push(
      finding("variants-undeclared", place, reason, "Declare the variants in the corrections file."),
    );
  }
  return relaxed;
}
