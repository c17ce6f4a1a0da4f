import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";
import { chainProducts } from "#generator/emit/chain-products";
import { endpointNames } from "#generator/ir/names";

const entry = (path: string) => ({
  path,
  method: "GET" as const,
  names: endpointNames({ method: "GET", path }),
  doc: [],
});

test.each<[paths: string[], modules: Record<string, string[]>]>([
  [
    ["/v3/pay/transactions/native", "/v3/pay/transactions/native", "/v3/pay/partner/x", "/v3/refund/x"],
    { "chain/v3/pay": ["v3/pay"], "chain/v3/refund": ["v3/refund"] },
  ],
  [
    ["/v3/certificates", "/brand/store/x"],
    { "chain/v3/certificates": ["v3/certificates"], "chain/brand/store": ["brand/store"] },
  ],
  // The runtime finds a product by its spelling.
  [["/v3/fund-app/x", "/v3/fundApp/y"], { "chain/v3/fund-app": ["v3/fund-app", "v3/fundApp"] }],
  [["/v3/Pay/x", "/v3/pay/y"], { "chain/v3/pay": ["v3/Pay", "v3/pay"] }],
  [["/v3/{id}/x", "/v3/_id_/y"], { "chain/v3/_id_": ["v3/{id}", "v3/_id_"] }],
  [["/v3/", "/v3/index"], { "chain/v3/_empty_": ["v3/"], "chain/v3/index": ["v3/index"] }],
])("the products of %j", (paths, modules) => {
  const products = chainProducts(paths.map(entry));
  expect(Object.fromEntries(products.map(({ module, prefixes }) => [module, prefixes]))).toEqual(modules);
  const listed = products.flatMap((product) => product.paths.map(({ path }) => `/${path}`));
  expect(listed.toSorted()).toEqual([...new Set(paths)].toSorted());
});

test("the products of the shipped client have all paths of its chain, each with its module", () => {
  const root = fileURLToPath(new URL("../../../generated/", import.meta.url));
  const read = (file: string) => readFileSync(root + file, "utf8");
  const paths = [...read("chain.ts").matchAll(/^ {2}"([^"]+)": \{$/gmu)].map(([, path = ""]) => path);
  const modules = readdirSync(`${root}chain`, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) =>
      [
        ...read(`chain/${file}`).matchAll(/^ {2}"([^"]+)":\s+\(\) =>\s+import\("(?:\.\.\/)+([^"]+)"\)/gmu),
      ].map(([, path = "", module = ""]) => [path, module] as const),
    );
  expect(paths.length).toBeGreaterThan(900);
  expect(modules.map(([path]) => path).toSorted()).toEqual(paths.toSorted());
  for (const [path, module] of modules)
    expect(`${endpointNames({ method: "GET", path: `/${path}` }).module}.ts`).toBe(module);
});
