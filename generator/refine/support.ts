import { scalarOf, walkOperation, type Field, type Operation } from "../model.ts";
import { nearest } from "../nearest.ts";
import { problem, type Place, type Problem } from "../problem.ts";
import { parametersOf } from "./path.ts";

/** Importing keeps what is unknown as unknown, and says so. */
export function reportUnknown(operations: readonly Operation[], problems: Problem[]): void {
  for (const { unknown, file, line } of operations) {
    if (!unknown) continue;
    problems.push(
      problem(
        "marks-unknown",
        { file, line, column: 1 },
        `The page does not show which fields are ${unknown.join(" and which are ")}; that is recorded as unknown.`,
        "Settle it with an entry in the corrections file, or import the page's markdown.",
      ),
    );
  }
}

/** Marks that nobody knows must not be guessed: a field would leave in plain text that must not. */
export function reportUnsettled(operations: readonly Operation[], problems: Problem[]): void {
  for (const { unknown, file, line, page, method } of operations) {
    if (!unknown) continue;
    const lists = unknown.map((mark) => `${mark}: [request.…]`).join(", ");
    problems.push(
      problem(
        "marks-unsettled",
        { file, line, column: 1 },
        `Which fields are ${unknown.join(" and which are ")} is unknown.`,
        `Add to the corrections file: { page: ${page}, operation: ${method.toLowerCase()}, ${lists}, reason: … }.`,
      ),
    );
  }
}

/** What the pages can say and this version does not turn into code is refused, not emitted wrong. */
export function reportUnsupported(operations: readonly Operation[], problems: Problem[]): void {
  for (const operation of operations) {
    const place = { file: operation.file, line: operation.line, column: 1 };
    if (operation.answer === "stream") problems.push(unsupported("An answer that is a byte stream", place));
    for (const field of operation.request) {
      const found = strangeGroup(field, operation);
      if (found) problems.push(found);
    }
    for (const [path, field] of walkOperation(operation)) {
      const found = strangeField(path, field, operation);
      if (found) problems.push(found);
    }
  }
}

/** Groups that the pages have and this version does not. */
const laterGroups = ["body", "base_uri"];

function strangeGroup({ name, line, column }: Field, { file, path }: Operation): Problem | undefined {
  const place = { file, line, column };
  const known = ["json", "query", "headers", ...parametersOf(path)];
  if (known.includes(name)) return undefined;
  if (laterGroups.includes(name)) return unsupported(`The request group "${name}"`, place);
  const meant = nearest(name, known);
  const reason = `"${name}" is neither a group of the request nor a parameter of the path.`;
  return problem(
    "group-unknown",
    place,
    reason,
    meant ? `Did you mean ${meant}?` : `Known here are ${known.join(", ")}.`,
  );
}

function strangeField(path: string, field: Field, { file }: Operation): Problem | undefined {
  const { type, encryption, encoding, children, line, column } = field;
  const place = { file, line, column };
  if (encoding || encryption === "aes-256-gcm") return unsupported(`What the string ${path} holds`, place);
  if (encryption && path.startsWith("request.headers."))
    return unsupported(`The encrypted header ${path}`, place);
  if (encryption && scalarOf(type) !== "string") {
    const reason = `${path} is marked as encrypted, and documented as ${type}.`;
    return problem(
      "encryption-type",
      place,
      reason,
      "Only a string can be encrypted: correct the type or the mark.",
    );
  }
  if (!children || scalarOf(type) === "object") return undefined;
  const reason = `${path} is documented as ${type}, and the rows below it stand inside it.`;
  return problem(
    "children-unexpected",
    place,
    reason,
    "Write object or object[], or correct the indent of those rows.",
  );
}

function unsupported(what: string, place: Place): Problem {
  return problem("kind-unsupported", place, `${what} cannot be generated yet.`, "Leave the page out.");
}
