import type { Modules, Products } from "#runtime/chain";

/** Groups modules by product, as the generator does. */
export function productsOf(modules: Modules): Products {
  const products = new Map<string, Modules>();
  for (const [path, load] of Object.entries(modules)) {
    const name = path.split("/").slice(0, 2).join("/");
    products.set(name, { ...products.get(name), [path]: load });
  }
  const entries = [...products].map(([name, modules]) => [name, () => Promise.resolve({ modules })] as const);
  return Object.fromEntries(entries);
}
