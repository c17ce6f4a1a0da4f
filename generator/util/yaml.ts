/** Bounds the nesting of YAML: its parser recurses, and deep recursion can end the process. */

/** Open brackets, indicators before the words of a line (`- ? :`), and columns before them. No page and no corrections file is near. */
const [maxBrackets, maxIndicators, maxIndent] = [100, 20, 100];

/** Whether the parser of YAML must not read a text. Brackets in strings count, too. */
export function isDeepYaml(text: string): boolean {
  return hasManyOpenBrackets(text) || text.split("\n").some(beginsDeep);
}

function hasManyOpenBrackets(text: string): boolean {
  let open = 0;
  for (const [sign] of text.matchAll(/[[\]{}]/gu)) {
    open = sign === "[" || sign === "{" ? open + 1 : Math.max(0, open - 1);
    if (open > maxBrackets) return true;
  }
  return false;
}

function beginsDeep(line: string): boolean {
  const start = /^[\s?:-]*/u.exec(line)?.[0] ?? "";
  return start.length > maxIndent || start.replace(/\s/gu, "").length > maxIndicators;
}
