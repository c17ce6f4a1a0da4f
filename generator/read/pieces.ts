/** A cell of prose as the runs it is made of. */
import type { PhrasingContent } from "mdast";

/** A run of the cell: words, something in back-quotes, or a line break. */
export type Piece =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "code"; readonly value: string }
  | { readonly kind: "break" };

export function piecesOf(nodes: readonly PhrasingContent[]): Piece[] {
  const pieces: Piece[] = [];
  for (const piece of nodes.flatMap(takeApart)) {
    const last = pieces.at(-1);
    // Emphasis ends a node, and no run of words.
    if (piece.kind !== "text" || last?.kind !== "text") pieces.push(piece);
    else pieces[pieces.length - 1] = { kind: "text", value: last.value + piece.value };
  }
  return pieces;
}

function takeApart(node: PhrasingContent): Piece[] {
  // Signs that nobody sees tell nobody anything.
  if (node.type === "text") return [{ kind: "text", value: node.value.replace(/\p{Cf}+/gu, "") }];
  if (node.type === "inlineCode") return [{ kind: "code", value: node.value }];
  if (node.type === "break" || (node.type === "html" && /^<br\b/i.test(node.value)))
    return [{ kind: "break" }];
  return "children" in node ? node.children.flatMap(takeApart) : [];
}

export function textOf(piece: Piece | undefined): string {
  return piece === undefined || piece.kind === "break" ? "" : piece.value;
}
