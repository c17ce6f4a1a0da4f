/** Fields that are nested too deeply for the types of the client. */
import { isList } from "../ir/field.ts";
import type { Field, Operation } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";

/**
 * The compiler stops at a depth of types, which the paths of `allow` and `At` reach first: an object costs two steps of it,
 * a list three. 22 levels of objects or 15 of lists compile. TypeScript 5.4 to 7.0 have the same limit.
 */
const costs = { object: 2, list: 3, limit: 45 };

/** Reports the first field of each branch below which the generated types would not compile. */
export function reportDeepNesting(operations: readonly Operation[], findings: Finding[]): void {
  for (const { file, request, response } of operations) {
    for (const fields of [request, response]) {
      for (const { field, level } of deepFields(fields, 0, 0)) {
        const place = { file, line: field.line, column: field.column };
        findings.push(finding("nesting-deep", place, { field: field.name, level }));
      }
    }
  }
}

interface DeepField {
  readonly field: Field;
  /** The number of fields around it. */
  readonly level: number;
}

function deepFields(fields: readonly Field[], level: number, cost: number): DeepField[] {
  const [first] = fields;
  if (first && cost > costs.limit) return [{ field: first, level }];
  return fields.flatMap(({ children = [], type }) =>
    deepFields(children, level + 1, cost + (isList(type) ? costs.list : costs.object)),
  );
}
