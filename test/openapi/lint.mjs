// `npm run lint:openapi`: the OpenAPI documents of specs/ and of the fixtures, by the recommended rules of Redocly and of
// Spectral. An error fails; a warning is printed. Both are installed here and nowhere else, as they weigh 80 MB.
import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { installLock } from "../support/install-lock.mjs";

/** @typedef {{ isError: boolean, rule: string, message: string, place: string }} Finding */
/** @typedef {(text: string) => Promise<Finding[]>} Linter */

const root = join(import.meta.dirname, "../..");

await installLock(import.meta.dirname);
/** @type {Record<string, Linter>} */
const linters = { Redocly: await loadRedocly(), Spectral: await loadSpectral() };

const documents = { "specs/": documentOfSpecs(), fixtures: await documentOfFixtures() };

let errors = 0;
for (const [name, lint] of Object.entries(linters)) {
  for (const [of, text] of Object.entries(documents)) errors += tell(`${name}, ${of}`, await lint(text));
  // An operation without an answer is an error to both, and a linter that says nothing of it has not looked.
  const broken = documents["specs/"].replaceAll('"responses"', '"answers"');
  if (!(await lint(broken)).some(({ isError }) => isError)) throw new Error(`${name} sees no error.`);
}
process.exitCode = errors > 0 ? 1 : 0;

/** As a user makes it. */
function documentOfSpecs() {
  const command = [join(root, "generator/bin.js"), "openapi", "--specs", join(root, "specs"), "--silent"];
  const { status, stdout } = spawnSync(process.execPath, command, {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (status !== 0)
    throw new Error("The document is missing: npm run build, then npx wechatpay-codegen openapi.");
  return stdout;
}

/** Redocly cannot read a document with a field named hasOwnProperty, as the page of odd names has one. */
async function documentOfFixtures() {
  const text = await readFile(join(root, "test/fixtures/openapi/document.json"), "utf8");
  /** @type {{ paths: Record<string, unknown> }} */
  const { paths, ...document } = JSON.parse(text);
  const { "/v3/demo/odd-names": _, ...others } = paths;
  return JSON.stringify({ ...document, paths: others });
}

/** @param {string} what @param {readonly Finding[]} findings @returns {number} of the errors */
function tell(what, findings) {
  const wrong = findings.filter(({ isError }) => isError).length;
  for (const { isError, rule, message, place } of findings) {
    process.stdout.write(`${isError ? "error  " : "warning"} ${rule}: ${message} (${place})\n`);
  }
  process.stdout.write(`${what}: ${wrong} errors, ${findings.length - wrong} warnings\n`);
  return wrong;
}

/**
 * The package by a name that the type check does not look up: it is there only once it was installed.
 *
 * @param {string} name
 * @returns {Promise<unknown>}
 */
function load(name) {
  return import(name);
}

/** @typedef {{ severity: string, ruleId: string, message: string, location: { pointer?: string }[] }} RedoclyFinding */
/**
 * @typedef {object} RedoclyCore
 * @property {(config: { extends: string[] }) => Promise<object>} createConfig
 * @property {(text: string, path: string) => object} makeDocumentFromString
 * @property {new () => object} BaseResolver
 * @property {(task: { document: object, externalRefResolver: object, config: object }) => Promise<RedoclyFinding[]>} lintDocument
 */

/** @returns {Promise<Linter>} */
async function loadRedocly() {
  const core = /** @type {RedoclyCore} */ (await load("@redocly/openapi-core")); // as its documentation has it
  const config = await core.createConfig({ extends: ["recommended"] });
  return async (text) => {
    const document = core.makeDocumentFromString(text, "openapi.json");
    const found = await core.lintDocument({ document, externalRefResolver: new core.BaseResolver(), config });
    return found.map(({ severity, ruleId, message, location }) => ({
      isError: severity === "error",
      rule: ruleId,
      message,
      place: location[0]?.pointer ?? "",
    }));
  };
}

/** @typedef {{ severity: number, code: string | number, message: string, path: (string | number)[] }} SpectralFinding */
/**
 * @typedef {object} SpectralCore
 * @property {new () => { setRuleset(rules: object): void, run(document: object): Promise<SpectralFinding[]> }} Spectral
 * @property {new (text: string, parser: unknown, source: string) => object} Document
 */

/** @returns {Promise<Linter>} */
async function loadSpectral() {
  const [{ default: core }, { default: parsers }, { oas }] =
    /** @type {[{ default: SpectralCore }, { default: { Json: unknown } }, { oas: unknown }]} */
    (await Promise.all(["core", "parsers", "rulesets"].map((part) => load(`@stoplight/spectral-${part}`)))); // likewise
  const spectral = new core.Spectral();
  spectral.setRuleset({ extends: [[oas, "recommended"]] });
  return async (text) => {
    const found = await spectral.run(new core.Document(text, parsers.Json, "openapi.json"));
    return found.map(({ severity, code, message, path }) => ({
      // 0 is an error, 1 a warning.
      isError: severity === 0,
      rule: String(code),
      message,
      place: path.join("/"),
    }));
  };
}
