import { scalarOf, walkOperation, type Field, type Operation } from "../model.ts";
import { problem, type Problem } from "../problem.ts";
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
    const groups = new Set(["json", "query", "headers", ...parametersOf(operation.path)]);
    const report = ({ line, column }: Pick<Field, "line" | "column">, what: string) =>
      void problems.push(
        problem(
          "kind-unsupported",
          { file: operation.file, line, column },
          `${what} cannot be generated yet.`,
          "Leave the page out.",
        ),
      );
    if (operation.answer === "stream") report({ ...operation, column: 1 }, "An answer that is a byte stream");
    for (const field of operation.request) {
      if (!groups.has(field.name)) report(field, `The request group "${field.name}"`);
    }
    for (const [path, field] of walkOperation(operation)) {
      if (field.encoding || field.encryption === "aes-256-gcm")
        report(field, `What the string ${path} holds`);
      else if (field.children && scalarOf(field.type) !== "object")
        report(field, `The fields inside ${path}, a ${field.type},`);
    }
  }
}
