/**
 * Prints documents as prettier does: a group that fits into the rest of its line stays on it, and the lines of any other
 * group break. The algorithm is that of Wadler ("A prettier printer").
 */
import { isSequence, line, type Doc } from "./document.ts";
import { lineWidth, width } from "./width.ts";

/** Whether the lines of a part stay flat or break. */
type Mode = "flat" | "break";

/** Documents that wait to be printed, the next one at the end. */
class Waiting {
  readonly docs: Doc[] = [];
  readonly modes: Mode[] = [];
  readonly indents: number[] = [];

  push(doc: Doc, mode: Mode, indent: number): void {
    this.docs.push(doc);
    this.modes.push(mode);
    this.indents.push(indent);
  }
}

/** Prints a document that begins at a column of an indented line. It returns the texts between the marks. */
export function print(doc: Doc, { column = 0, indent = 0 } = {}): string[] {
  return new Printer(column).print(doc, indent);
}

class Printer {
  private readonly waiting = new Waiting();
  private readonly texts: string[] = [];
  private text = "";
  private column: number;

  constructor(column: number) {
    this.column = column;
  }

  print(all: Doc, start: number): string[] {
    const { docs, modes, indents } = this.waiting;
    this.waiting.push(all, "break", start);
    for (let doc = docs.pop(); doc !== undefined; doc = docs.pop()) {
      const mode = modes.pop() ?? "break";
      const indent = indents.pop() ?? 0;
      if (typeof doc === "string") this.write(doc);
      else if (isSequence(doc)) this.pushAll(doc, mode, indent);
      else this.printPart(doc, mode, indent);
    }
    return [...this.texts, this.text];
  }

  private printPart(doc: Exclude<Doc, string | readonly Doc[]>, mode: Mode, indent: number): void {
    switch (doc.kind) {
      case "line":
        if (mode === "flat" && !doc.isHard) this.write(doc.flat);
        else this.breakLine(indent);
        return;
      case "ifBreak":
        if (mode === "break") this.write(doc.text);
        return;
      case "indent":
        this.waiting.push(doc.contents, mode, indent + 2);
        return;
      case "group": {
        const isFlat = !doc.isBroken && (mode === "flat" || this.fits(doc.contents));
        this.waiting.push(doc.contents, isFlat ? "flat" : "break", indent);
        return;
      }
      case "choice":
        this.printChoice(doc.states, mode, indent);
        return;
      case "fluid":
        this.printFluid(doc.contents, mode, indent);
        return;
      case "mark":
        this.texts.push(this.text);
        this.text = "";
    }
  }

  private printChoice(states: readonly [Doc, ...Doc[]], mode: Mode, indent: number): void {
    const fitting = mode === "flat" ? states[0] : states.slice(0, -1).find((state) => this.fits(state));
    this.waiting.push(
      fitting ?? states.at(-1) ?? states[0],
      fitting === undefined ? "break" : "flat",
      indent,
    );
  }

  private printFluid(contents: Doc, mode: Mode, indent: number): void {
    this.waiting.push(contents, mode, indent);
    if (mode === "flat" || this.fits(line)) {
      this.write(" ");
      return;
    }
    this.waiting.indents[this.waiting.indents.length - 1] = indent + 2;
    this.breakLine(indent + 2);
  }

  private pushAll(docs: readonly Doc[], mode: Mode, indent: number): void {
    for (let index = docs.length - 1; index >= 0; index--) this.waiting.push(docs[index] ?? "", mode, indent);
  }

  private write(text: string): void {
    if (text === "") return;
    this.text += text;
    this.column += width(text);
  }

  private breakLine(indent: number): void {
    this.text += `\n${" ".repeat(indent)}`;
    this.column = indent;
  }

  private fits(doc: Doc): boolean {
    return fits(doc, this.waiting, lineWidth - this.column);
  }
}

/** Whether a document on one line, and what follows up to the next line, have room in some columns. */
function fits(next: Doc, { docs: restDocs, modes: restModes }: Waiting, columns: number): boolean {
  let room = columns;
  let rest = restDocs.length;
  // A space at the end of a line takes no room.
  let space = 0;
  const docs = [next];
  const modes: Mode[] = ["flat"];
  while (room >= 0) {
    const doc = docs.pop();
    if (doc === undefined) {
      if (rest === 0) return true;
      rest -= 1;
      docs.push(restDocs[rest] ?? "");
      modes.push(restModes[rest] ?? "break");
      continue;
    }
    const mode = modes.pop() ?? "break";
    if (typeof doc === "string") {
      if (doc === "") continue;
      room -= space + width(doc);
      space = 0;
    } else if (isSequence(doc)) {
      for (let index = doc.length - 1; index >= 0; index--) {
        docs.push(doc[index] ?? "");
        modes.push(mode);
      }
    } else {
      const inside = step(doc, mode);
      if (inside === "ends") return true;
      space += inside.space;
      docs.push(inside.contents);
      modes.push(inside.mode);
    }
  }
  return false;
}

interface Step {
  readonly contents: Doc;
  readonly mode: Mode;
  readonly space: 0 | 1;
}

/** Returns what is measured of a part; "ends" if the line ends there. */
function step(doc: Exclude<Doc, string | readonly Doc[]>, mode: Mode): Step | "ends" {
  switch (doc.kind) {
    case "line":
      if (mode === "break" || doc.isHard) return "ends";
      return { contents: "", mode, space: doc.flat === " " ? 1 : 0 };
    case "ifBreak":
      return { contents: mode === "break" ? doc.text : "", mode, space: 0 };
    case "indent":
      return { contents: doc.contents, mode, space: 0 };
    case "group":
      return { contents: doc.contents, mode: doc.isBroken ? "break" : mode, space: 0 };
    case "choice":
      return {
        contents: (mode === "break" ? doc.states.at(-1) : undefined) ?? doc.states[0],
        mode,
        space: 0,
      };
    case "fluid":
      return mode === "break" ? "ends" : { contents: doc.contents, mode, space: 1 };
    case "mark":
      return { contents: "", mode, space: 0 };
  }
}
