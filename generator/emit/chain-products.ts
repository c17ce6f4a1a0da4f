import { groupBy } from "../ir/walk.ts";
import type { ChainEntry } from "./chain-entries.ts";

/** The part of the chain that a program loads at its first call of a product. */
export interface ChainProduct {
  /** The module of this part, without its extension: `chain/v3/pay`. */
  readonly module: string;
  /** The first two segments of its paths: `v3/pay`. */
  readonly prefixes: readonly string[];
  /** The paths of the product, and their modules. */
  readonly paths: readonly { readonly path: string; readonly module: string }[];
}

/**
 * Groups the entries of the chain by product, which is named by the first two segments of a path. The runtime finds a product
 * by its spelling, so that products with the same spelling share a module.
 */
export function chainProducts(entries: readonly ChainEntry[]): ChainProduct[] {
  const products = groupBy(entries, ({ names }) => names.chain.slice(0, 2).join("/").toLowerCase());
  return [...products.values()].map((members) => {
    const prefixes = [...new Set(members.map(({ path }) => prefixOf(path)))];
    // The methods of a path are in one module.
    const paths = new Map(members.map(({ path, names }) => [path.slice(1), names.module]));
    return {
      module: moduleOf(prefixes[0] ?? ""),
      prefixes,
      paths: [...paths].map(([path, module]) => ({ path, module })),
    };
  });
}

function prefixOf(path: string): string {
  return path.slice(1).split("/").slice(0, 2).join("/");
}

/** `v3/{id}` → `chain/v3/_id_`. Case is dropped, since some disks ignore it. */
function moduleOf(prefix: string): string {
  const segments = prefix.split("/").map((segment) => segment.replace(/^\{(\w+)\}$/u, "_$1_") || "_empty_");
  return ["chain", ...segments].join("/").toLowerCase();
}
