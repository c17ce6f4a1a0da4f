// What a check takes, side by side with those that people use: each in a process of its own, so that none finds what
// another has taught the engine.
import { createRequire } from "node:module";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { bodiesOf, spoil } from "./bodies.mjs";
import { compare, measure, run } from "./measure.mjs";
import { peer } from "./peers.mjs";
import { jsonSchema, typiaModule, valibotModule, zodModule } from "./schemas.mjs";
import { bundle } from "./esbuild.mjs";

/** @typedef {import("wechatpay-codegen").Field} Field */
/** @typedef {import("./checkout.mjs").Checkout} Checkout */
/** @typedef {import("./consumer.mjs").Consumer} Consumer */
/** @typedef {import("./table.mjs").Row} Row */
/** @typedef {import("./measure.mjs").Program} Program */

/** The bodies that are checked: one flat, one with a list of objects. */
const paths = ["/v3/gov/subsidy/qualifications/sync", "/v3/gov/subsidy/zhejiang/qualifications/sync"];
const shapes = /** @type {const} */ ([1, 8, 64]);

/** What each subject is loaded from, what it calls valid, and how it lists what is wrong. */
const subjects = /** @type {const} */ ({
  table: { check: "table.is(body)", list: "table.validate(body).length === 3" },
  compiled: { check: "compiled.is(body)", list: "compiled.validate(body).length === 3" },
  zod: {
    check: "zod.schema.safeParse(body).success",
    list: "zod.schema.safeParse(body).error.issues.length === 3",
  },
  valibot: { check: "v.safeParse(valibot.schema, body).success" },
  typia: { check: "typia.equals(body)" },
  ajv: { check: "ajv.default(body)", list: "!ajvAll.default(body) && ajvAll.default.errors.length === 3" },
});
/** @typedef {keyof typeof subjects} Subject */

/** Which is held against which, at how many shapes, and how many times its time ours may be. */
const targets = /** @type {const} */ ([
  ["table", "zod", { 1: 1 / 1.5 }],
  ["table", "valibot", { 1: 1 / 8 }],
  ["table", "typia", { 64: 1 / 4 }],
  ["table", "ajv", { 64: 1 / 4 }],
  ["compiled", "typia", { 1: 1, 64: 1 / 10 }],
  ["compiled", "ajv", { 1: 1, 64: 1 / 10 }],
]);

/** @param {Checkout} checkout @param {Consumer} consumer @param {string} folder @param {number} runs @returns {Promise<Row[]>} */
export async function benchValidate(checkout, consumer, folder, runs) {
  /** @type {Row[]} */
  const rows = [];
  for (const path of paths) {
    const operation = checkout.operations.find(
      (one) => one.kind === "endpoint" && one.path === path && one.method === "POST",
    );
    const fields = operation?.request.find(({ name }) => name === "json")?.children;
    if (!operation || !fields) throw new Error(`The pages have no POST ${path} with a body.`);
    const here = join(folder, path.split("/").slice(3, -1).join("-"));
    await prepare(here, consumer, path, fields);
    rows.push(
      ...(await benchChecks(here, path, fields, runs)),
      ...(await benchErrors(here, path, fields, runs)),
    );
  }
  return [...rows, await benchSize(consumer)];
}

/** Writes what the subjects are loaded from. @param {string} folder @param {Consumer} consumer @param {string} path @param {readonly Field[]} fields */
async function prepare(folder, consumer, path, fields) {
  await mkdir(folder, { recursive: true });
  await symlink(peer(""), join(folder, "node_modules"));
  const own = (/** @type {string} */ file) =>
    JSON.stringify(pathToFileURL(join(consumer.root, "node_modules/wechatpay-ts/dist", file)).href);
  const table = `import { postOperation } from ${own(`generated${path}.js`)};
const table = postOperation.request.json;`;
  const texts = {
    "table.mjs": `import { guard, validator } from ${own("runtime/check.js")};
${table}
export const is = guard(table, "request");
export const validate = validator(table, "request");`,
    "compiled.mjs": `import { compileSchema } from ${own("runtime/compile.js")};
${table}
export const { is, validate } = compileSchema(table, "request");`,
    "zod.mjs": zodModule(fields),
    "valibot.mjs": `${valibotModule(fields)}export * from "valibot";`,
    "typia.ts": typiaModule(fields),
    "ajv.mjs": ajvModule(fields, false),
    "ajvAll.mjs": ajvModule(fields, true),
  };
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  await writeFile(join(folder, "transform.mjs"), transform);
  await run({ command: [process.execPath, "transform.mjs"], cwd: folder });
}

/** typia is a transformer of the compiler: this is how one calls it without patching that. */
const transform = `import ts from "typescript";
import { transform } from "@typia/transform";
const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, strict: true, skipLibCheck: true,
  moduleResolution: ts.ModuleResolutionKind.Bundler, noEmitOnError: true };
const program = ts.createProgram(["typia.ts"], options);
const before = [transform(program, {}, { addDiagnostic: ({ messageText }) => { throw new Error(String(messageText)); } })];
program.emit(undefined, (path, text) => ts.sys.writeFile(path.replace(/js$/u, "mjs"), text), undefined, false, { before });
`;

/** @param {readonly Field[]} fields @param {boolean} allErrors */
function ajvModule(fields, allErrors) {
  const require = createRequire(peer("package.json"));
  /** @type {{ Ajv: typeof import("ajv").Ajv }} */
  const { Ajv } = require("ajv");
  /** @type {{ default: typeof import("ajv/dist/standalone/index.js").default }} */
  const { default: standalone } = require("ajv/dist/standalone");
  const ajv = new Ajv({ allErrors, code: { source: true, esm: true } });
  return standalone(ajv, ajv.compile(jsonSchema(fields)));
}

/** @param {string} folder @param {string} path @param {readonly Field[]} fields @param {number} runs @returns {Promise<Row[]>} */
async function benchChecks(folder, path, fields, runs) {
  /** @type {Row[]} */
  const rows = [];
  for (const count of shapes) {
    const programs = await programsOf(folder, `check-${count}`, bodiesOf(fields, count), "check");
    const taken = await measure(programs, runs);
    for (const [ours, beside, wanted] of targets) {
      const target = /** @type {Record<number, number>} */ (wanted)[count];
      const what = `${ours}, ${count === 1 ? "1 object shape" : `${count} object shapes`}`;
      const times = compare(taken[ours], taken[beside]);
      rows.push({ part: `check: ${path}`, unit: "ns", what, besideWhat: beside, ...times, target });
    }
  }
  return rows;
}

/** @param {string} folder @param {string} path @param {readonly Field[]} fields @param {number} runs @returns {Promise<Row[]>} */
async function benchErrors(folder, path, fields, runs) {
  const spoilt = bodiesOf(fields, 1).map((body) => spoil(body, fields));
  const taken = await measure(await programsOf(folder, "errors", spoilt, "list"), runs);
  const row = { part: `three errors listed: ${path}`, unit: /** @type {const} */ ("ns") };
  return [
    { ...row, what: "table", besideWhat: "zod", ...compare(taken.table, taken.zod), target: 1 / 5 },
    { ...row, what: "compiled", besideWhat: "ajv", ...compare(taken.compiled, taken.ajv), target: 2 },
  ];
}

/**
 * A program for each subject that can do it.
 *
 * @param {string} folder
 * @param {string} name
 * @param {readonly unknown[]} bodies
 * @param {"check" | "list"} what
 * @returns {Promise<Record<Subject, Program>>}
 */
async function programsOf(folder, name, bodies, what) {
  await writeFile(join(folder, `${name}.json`), JSON.stringify(bodies));
  /** @type {[string, Program][]} */
  const programs = [];
  for (const [subject, calls] of Object.entries(subjects)) {
    const call = /** @type {Record<string, string>} */ (calls)[what];
    if (call === undefined) continue;
    await writeFile(join(folder, `${name}-${subject}.mjs`), timing(subject, `${name}.json`, call));
    programs.push([
      subject,
      { command: [process.execPath, `${name}-${subject}.mjs`], cwd: folder, prints: true },
    ]);
  }
  return /** @type {Record<Subject, Program>} */ (Object.fromEntries(programs)); // rows name those alone that can
}

/** A second of the processor to get warm, then the median of short rounds. @param {string} subject @param {string} bodies @param {string} call */
function timing(subject, bodies, call) {
  const all = subject === "ajv" ? 'import * as ajvAll from "./ajvAll.mjs";' : "";
  const from = subject === "valibot" ? 'import * as v from "valibot";' : "";
  return `import { readFileSync } from "node:fs";
import * as ${subject} from "./${subject}.mjs";
${all}${from}
const bodies = JSON.parse(readFileSync(${JSON.stringify(bodies)}, "utf8"));
function round() {
  for (let times = 0; times < 20; times++) {
    for (const body of bodies) if (!(${call})) throw new Error("${subject} does not agree");
  }
}
const count = 20 * bodies.length;
while (process.cpuUsage().user < 1e6) round();
const taken = Array.from({ length: 151 }, () => {
  const start = performance.now();
  round();
  return (performance.now() - start) * 1e6 / count;
});
process.stdout.write(String(taken.sort((a, b) => a - b)[75]));
`;
}

/** What a second validator adds to a bundle that has one, and the words that all tables are written in. @param {Consumer} consumer @returns {Promise<Row>} */
async function benchSize({ root, endpoints }) {
  const at = join(root, "validators");
  await mkdir(at);
  /** Under a name of one letter, since the size of the name does not count. */
  const validatorOf = (/** @type {string} */ path, /** @type {string} */ as) => {
    const endpoint = endpoints.find(
      ({ operation }) => operation.path === path && operation.method === "POST",
    );
    if (!endpoint) throw new Error(`The package has no POST ${path}.`);
    const name = endpoint.name.replace(/^./u, (first) => `validate${first.toUpperCase()}`);
    return `export { ${name}Request as ${as} } from "${endpoint.subpath}";\n`;
  };
  const [path = "", other = ""] = paths;
  const program = `export * from "wechatpay-ts/schema";\n${validatorOf(other, "a")}`;
  const one = await bundle(at, "one", program);
  const two = await bundle(at, "two", program + validatorOf(path, "b"));
  const row = { part: "bundle: esbuild, minified", unit: /** @type {const} */ ("bytes"), target: 1 };
  return {
    ...row,
    what: `a further validator: ${path}`,
    ours: two - one,
    beside: 1_024,
    besideWhat: "allowed",
  };
}
