/**
 * Fenced code blocks, taken out before the markdown parser sees them: they are most of a page and none of its
 * tables. Blank lines take their place, so that every line keeps its number.
 */

export interface Fence {
  readonly text: string;
  /** Of the line that opens it. */
  readonly line: number;
  readonly closed: boolean;
}

export interface CutPage {
  readonly text: string;
  readonly fences: readonly Fence[];
}

export function cutFences(page: string): CutPage {
  const lines = page.split("\n");
  const fences: Fence[] = [];
  for (let at = 0; at < lines.length; at++) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(lines[at] ?? "")?.[1];
    if (!mark) continue;
    const end = endOfFence(lines, at, mark);
    fences.push({ text: lines.slice(at + 1, end.at).join("\n"), line: at + 1, closed: end.closed });
    lines.fill("", at, end.closed ? end.at + 1 : end.at);
    // The line that shows an open fence to be over may itself open one.
    at = end.closed ? end.at : end.at - 1;
  }
  return { text: lines.join("\n"), fences };
}

/**
 * A fence ends at its closing mark. One that has none before the next fence opens is open: it ends where the page
 * plainly goes on, at a container, a heading or a table.
 */
function endOfFence(lines: readonly string[], start: number, mark: string): { at: number; closed: boolean } {
  const after = (matches: (line: string) => boolean) => {
    const found = lines.findIndex((line, at) => at > start && matches(line));
    return found < 0 ? lines.length : found;
  };
  const isClose = (line: string) => line.trim().startsWith(mark) && /^(.)\1*$/u.test(line.trim());
  const close = after(isClose);
  const opens = after((line) => line.trimStart().startsWith(mark) && !isClose(line));
  if (close < opens) return { at: close, closed: true };
  const goesOn = after((line) => /^(:::|#{1,6} |\| |\{\.im-table)/.test(line));
  return { at: Math.min(opens, goesOn), closed: false };
}
