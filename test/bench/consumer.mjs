// Installs the package, as npm would publish it, in a folder of its own.
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { installPackage } from "../support/install-package.mjs";
import { buildClient } from "./checkout.mjs";

/** @typedef {import("wechatpay-codegen").Operation} Operation */
/** @typedef {import("wechatpay-codegen").Field} Field */

/**
 * @typedef {object} Endpoint
 * @property {import("wechatpay-codegen").Endpoint} operation
 * @property {string} name of its function
 * @property {string} subpath `wechatpay-ts/v3/…`
 * @property {number} fields rows of its page, groups included
 */

/**
 * @typedef {object} Consumer
 * @property {string} root
 * @property {readonly Endpoint[]} endpoints by their number of fields, ascending
 * @property {Endpoint} middle
 */

/**
 * @param {import("./checkout.mjs").Checkout} checkout
 * @param {string} root
 * @returns {Promise<Consumer>}
 */
export async function install(checkout, root) {
  await mkdir(root);
  await buildClient(checkout);
  await installPackage(checkout.root, root);
  const endpoints = await findEndpoints(checkout, join(root, "node_modules/wechatpay-ts/dist/generated"));
  const middle = endpoints[Math.floor(endpoints.length / 2)];
  if (!middle) throw new Error("The package has no endpoint.");
  return { root, endpoints, middle };
}

/** @param {import("./checkout.mjs").Checkout} checkout @param {string} modules @returns {Promise<Endpoint[]>} */
async function findEndpoints(checkout, modules) {
  /** @type {Record<string, string>} */
  const names = JSON.parse(await readFile(join(checkout.root, "generated/names.json"), "utf8"));
  const subpaths = await subpathsByName(modules);
  return checkout.operations
    .filter(({ kind, responseType, request }) => {
      // Uploads and downloads have calls of another form.
      return (
        kind === "endpoint" &&
        responseType !== "stream" &&
        responseType !== "statement" &&
        request.every(({ name }) => name !== "body")
      );
    })
    .flatMap((operation) => {
      if (operation.kind !== "endpoint") return [];
      const name = names[`${operation.method} ${operation.path}`] ?? "";
      const subpath = subpaths.get(name);
      return subpath === undefined ? [] : [{ operation, name, subpath, fields: countFields(operation) }];
    })
    .sort((a, b) => a.fields - b.fields);
}

/** @param {string} modules @returns {Promise<Map<string, string>>} */
async function subpathsByName(modules) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const file of await readdir(join(modules, "v3"), { recursive: true })) {
    if (!file.endsWith(".js")) continue;
    const text = await readFile(join(modules, "v3", file), "utf8");
    const subpath = `wechatpay-ts/v3/${file.replaceAll("\\", "/").replace(/\.js$/u, "")}`;
    for (const [, name] of text.matchAll(/^export function (\w+)\(/gmu)) found.set(name ?? "", subpath);
  }
  return found;
}

/** @param {Operation} operation */
function countFields({ request, response }) {
  /** @type {(fields: readonly Field[]) => number} */
  const count = (fields) => fields.reduce((sum, { children }) => sum + 1 + count(children ?? []), 0);
  return count(request) + count(response);
}
