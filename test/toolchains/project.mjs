// A project of a user: its files, the commands that build and run it, and what must come of them.
import { join } from "node:path";

/**
 * @typedef {object} Project
 * @property {string} name
 * @property {Readonly<Record<string, string | object>>} files texts, or objects that are written as JSON
 * @property {readonly (readonly string[])[]} commands each a program and its arguments; a program that ends in `.js`, `.mjs` or
 *   `.cjs` is run by Node.js
 * @property {RegExp} [fails] what the last command prints where the project cannot work; without it, the program must run
 * @property {readonly string[]} [nodeOptions]
 */

/** The path of a file in the packages of this folder. @param {string} path */
export const tool = (path) => join(import.meta.dirname, "node_modules", path);

/** @param {"module" | "commonjs"} type */
export const manifest = (type) => ({ private: true, type, dependencies: { "wechatpay-ts": "*" } });
