// `npm run docs`: writes the tables of docs/sandbox.md that are made of doc comments: the members of a sandbox, of its states
// and of its controls, and the faults; and the code in those of docs/zh-CN/sandbox.md. `test/sandbox/reference-docs.test.ts`
// compares them.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import ts from "typescript";

import { chineseTables } from "./sandbox-reference-chinese.mjs";

const root = join(import.meta.dirname, "..");
const page = join(root, "docs/sandbox.md");
const chinesePage = join(root, "docs/zh-CN/sandbox.md");

/** The members of `Sandbox` whose members have a table of their own, in the order of the page. */
export const parts = /** @type {const} */ ([
  ...["orders", "refunds", "transfers", "qualifications", "payscore", "profitSharing", "coupons"],
  ...["medicalInsurance", "applyments", "subjectApplyments"],
  ...["notifications", "faults", "certificates", "clock"],
]);

/**
 * Flags of the texts of types: no line is cut, and no type is a path.
 * @type {ts.TypeFormatFlags}
 */
const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;

/**
 * Makes the tables by the names of their markers.
 * @returns {Record<string, string>}
 */
export function referenceTables() {
  const { checker, entry, faults } = readSources();
  const sandbox = typeOf("Sandbox", checker, entry);
  /** @type {Record<string, string>} */
  const tables = { sandbox: membersOf(sandbox, checker) };
  for (const part of parts) {
    const member = sandbox.getProperty(part);
    if (!member) throw new Error(`${part}: the sandbox has no such member. Correct the list of parts.`);
    tables[part] = membersOf(checker.getTypeOfSymbol(member), checker);
  }
  const parameters = typeOf("FaultParameters", checker, faults);
  return { ...tables, "fault-names": faultsOf(parameters, targetsOf(faults), checker) };
}

/**
 * Replaces the tables of a page, which stand between `<!-- NAME -->` and `<!-- /NAME -->`.
 * @param {string} text
 * @param {Record<string, string>} tables
 * @returns {string}
 */
export function withTables(text, tables) {
  let result = text;
  for (const [name, table] of Object.entries(tables)) {
    const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
    const [from, to] = [result.indexOf(start), result.indexOf(end)];
    if (from < 0 || to < from)
      throw new Error(`sandbox.md: the marker ${start.trim()} … ${end} is missing. Add it.`);
    result = `${result.slice(0, from + start.length)}\n${table}\n${result.slice(to)}`;
  }
  return result;
}

/** Reads the entry of the sandbox, the faults, and what they import. */
function readSources() {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root);
  const paths = ["sandbox/index.ts", "sandbox/faults/fault.ts"].map((path) => join(root, path));
  const program = ts.createProgram(paths, options);
  const [entry, faults] = paths.map((path) => program.getSourceFile(path));
  if (!entry || !faults)
    throw new Error("sandbox/: a source cannot be read. Correct the paths of this script.");
  return { checker: program.getTypeChecker(), entry, faults };
}

/**
 * Returns a type that a module exports.
 * @param {string} name
 * @param {ts.TypeChecker} checker
 * @param {ts.SourceFile} source
 */
function typeOf(name, checker, source) {
  const module = checker.getSymbolAtLocation(source);
  const exported = module && checker.getExportsOfModule(module).find((one) => one.name === name);
  if (!exported) throw new Error(`${name}: ${source.fileName} exports no such type. Correct its name.`);
  return checker.getDeclaredTypeOfSymbol(exported);
}

/**
 * Makes the table of the public members of a type.
 * @param {ts.Type} type
 * @param {ts.TypeChecker} checker
 */
function membersOf(type, checker) {
  const members = checker.getPropertiesOfType(type).filter(isPublic);
  const rows = members.map((member) => [`\`${signatureOf(member, checker)}\``, docOf(member, checker)]);
  return tableOf(["member", "what it is or does"], rows);
}

/**
 * @param {ts.Type} type
 * @param {ts.TypeChecker} checker
 */
function textOf(type, checker) {
  return checker.typeToString(type, undefined, flags);
}

/** @param {ts.Symbol} member */
function isPublic(member) {
  return (member.declarations ?? []).every((one) => {
    const modifiers = ts.getCombinedModifierFlags(one);
    const isHidden = ts.isPropertyDeclaration(one) && ts.isPrivateIdentifier(one.name);
    return !isHidden && (modifiers & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) === 0;
  });
}

/**
 * Writes a member with its types: `pay(order: Order | string, openid?: string): Promise<void>`.
 * @param {ts.Symbol} member
 * @param {ts.TypeChecker} checker
 */
function signatureOf(member, checker) {
  const type = checker.getTypeOfSymbol(member);
  const [signature] = type.getCallSignatures();
  if (!signature || !(member.flags & ts.SymbolFlags.Method))
    return `${member.name}: ${textOf(type, checker)}`;
  const parameters = signature.getParameters().map((one) => parameterOf(one, checker));
  const result = textOf(signature.getReturnType(), checker);
  return `${member.name}(${parameters.join(", ")}): ${result}`;
}

/**
 * @param {ts.Symbol} parameter
 * @param {ts.TypeChecker} checker
 */
function parameterOf(parameter, checker) {
  const { valueDeclaration: declaration } = parameter;
  if (!declaration || !ts.isParameter(declaration))
    throw new Error(`${parameter.name}: it is not a parameter. Write its table by hand.`);
  // A parameter that is destructured has no name.
  const name = ts.isIdentifier(declaration.name) ? parameter.name : "options";
  const isOptional = checker.isOptionalParameter(declaration);
  const type = checker.getTypeOfSymbol(parameter);
  const text = textOf(isOptional ? checker.getNonNullableType(type) : type, checker);
  return `${name}${isOptional ? "?" : ""}: ${text}`;
}

/**
 * Returns the doc comment of a member as one line. Throws an Error for a member without one.
 * @param {ts.Symbol} member
 * @param {ts.TypeChecker} checker
 */
function docOf(member, checker) {
  const sentences = [ts.displayPartsToString(member.getDocumentationComment(checker))];
  for (const { name, text } of member.getJsDocTags(checker)) {
    const words = ts.displayPartsToString(text);
    if (name === "param") sentences.push(words.replace(/^(\S+) (?:- )?/u, "`$1`: "));
    else if (name === "throws") sentences.push(`Throws ${words}`);
    else if (name === "returns") sentences.push(`Returns ${words}`);
  }
  const doc = sentences
    .map((one) => one.replace(/\s+/gu, " ").trim())
    .filter((one) => one !== "")
    .map((one) => (/[.!?:]$/u.test(one) ? one : `${one}.`))
    .join(" ");
  if (doc === "") throw new Error(`${member.name}: it has no doc comment. Write one.`);
  return doc;
}

/**
 * Reads which messages each fault changes: `descriptions` names `both`, `response` or `notification`, or has it in a spread.
 * @param {ts.SourceFile} source
 * @returns {Map<string, string>}
 */
function targetsOf(source) {
  const declared = source.statements
    .filter((one) => ts.isVariableStatement(one))
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find(({ name }) => name.getText(source) === "descriptions")?.initializer;
  if (!declared || !ts.isObjectLiteralExpression(declared))
    throw new Error("sandbox/faults/fault.ts: descriptions is not there. Correct the name in this script.");
  return new Map(
    declared.properties.filter(ts.isPropertyAssignment).map(({ name, initializer }) => {
      const [target = ""] = /\b(?:both|response|notification)\b/u.exec(initializer.getText(source)) ?? [];
      return [name.getText(source).replaceAll('"', ""), target];
    }),
  );
}

/**
 * Makes the table of the faults and their parameters.
 * @param {ts.Type} type
 * @param {Map<string, string>} targets
 * @param {ts.TypeChecker} checker
 */
function faultsOf(type, targets, checker) {
  const rows = checker.getPropertiesOfType(type).map((fault) => {
    const parameters = checker.getTypeOfSymbol(fault).getProperties();
    const list = parameters.map((one) => parameterOfFault(one, checker)).join("<br>");
    return [`\`${fault.name}\``, targets.get(fault.name) ?? "", list, docOf(fault, checker)];
  });
  return tableOf(["fault", "changes", "parameters", "what it does"], rows);
}

/**
 * @param {ts.Symbol} parameter
 * @param {ts.TypeChecker} checker
 */
function parameterOfFault(parameter, checker) {
  const isOptional = (parameter.flags & ts.SymbolFlags.Optional) !== 0;
  const { valueDeclaration: declaration } = parameter;
  // As declared: the compiler would order the values of a union otherwise.
  const text = declaration && ts.isPropertySignature(declaration) ? declaration.type?.getText() : undefined;
  if (text === undefined) throw new Error(`${parameter.name}: it has no type. State one.`);
  const has = parameter.getDocumentationComment(checker).length > 0;
  const doc = has ? ` ${docOf(parameter, checker)}` : "";
  return `\`${parameter.name}${isOptional ? "?" : ""}: ${text}\`${doc}`;
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
function tableOf(head, rows) {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`.replaceAll("|  |", "| |"),
  );
  return `${lines.join("\n")}\n`;
}

if (process.argv[1] === import.meta.filename) {
  const tables = referenceTables();
  writeFileSync(page, withTables(readFileSync(page, "utf8"), tables));
  const chinese = readFileSync(chinesePage, "utf8");
  writeFileSync(chinesePage, withTables(chinese, chineseTables(tables, chinese)));
}
