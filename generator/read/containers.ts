import { finding, type Finding } from "../findings/finding.ts";

/** A container that nobody closes holds the rest of the page, where it is shown and where advice is looked for. */
export function reportOpenContainers(text: string, file: string, findings: Finding[]): void {
  const open: { readonly colons: number; readonly line: number }[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    const mark = /^ {0,3}(:{3,})\s*(.*)$/u.exec(line);
    const colons = mark?.[1]?.length ?? 0;
    if (mark?.[2]) open.push({ colons, line: at + 1 });
    // A shorter line of colons inside a longer one closes nothing.
    else if (mark && (open.at(-1)?.colons ?? 0) <= colons) open.pop();
  }
  for (const { line } of open) {
    findings.push(
      finding(
        "container-unclosed",
        { file, line, column: 1 },
        "The container that begins here is never closed; its advice is taken to end where the next one is closed.",
        "Close it with :::.",
      ),
    );
  }
}
