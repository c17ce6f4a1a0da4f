/** The families of operations: one for each product, and one for all notifications. Each has a file. */
import type { NamedOperation } from "../ir/model.ts";
import { isEndpoint, pathOrEvent } from "../ir/operation.ts";
import { groupBy } from "../ir/walk.ts";
import { notifications, productOf, sortProducts, type Product } from "../openapi/products.ts";
import { compareTexts } from "../util/compare.ts";

/** The operations of a product. */
export interface Family extends Product {
  /** The name of its file: letters, digits and hyphens, since a path of a page may begin with any segment. */
  readonly file: string;
  readonly operations: readonly NamedOperation[];
}

/** Groups operations by product, in the order of the products; the order of the pages does not matter. */
export function familiesOf(operations: readonly NamedOperation[]): Family[] {
  const sorted = [...operations].sort(
    (a, b) =>
      compareTexts(pathOrEvent(a), pathOrEvent(b)) || compareTexts(a.names.function, b.names.function),
  );
  const groups = groupBy(sorted, (operation) => fileOf(familyOf(operation)));
  const firsts = new Map(sortProducts(sorted.map(familyOf)).map((product) => [fileOf(product), product]));
  return [...firsts].map(([file, product]) => ({ ...product, file, operations: groups.get(file) ?? [] }));
}

function familyOf(operation: NamedOperation): Product {
  return isEndpoint(operation) ? productOf(operation.path) : notifications;
}

/** An unknown product is named by a segment of a path, which may be `index`. */
function fileOf({ tag }: Product): string {
  const name = tag.toLowerCase().replace(/[^a-z0-9]+/gu, "-");
  return name === "index" ? "index-endpoints.md" : `${name}.md`;
}
