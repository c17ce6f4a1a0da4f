/** Former URLs: each becomes a deprecated name of what its page leads to. */
import type { Alias, NamedAlias, NamedOperation } from "../model.ts";
import { nameOperation } from "../names.ts";
import { problem, type Problem } from "../problem.ts";

export function resolveAliases(
  aliases: readonly Alias[],
  operations: readonly NamedOperation[],
  problems: Problem[],
): NamedAlias[] {
  return aliases.flatMap((alias) => {
    const page = destinationOf(alias, aliases);
    const targets = operations.filter((operation) => operation.page === page);
    if (targets.length === 0) reportNowhere(alias, problems);
    return targets.map((of) => ({
      ...alias,
      of,
      names: nameOperation({ ...of, kind: alias.kind, path: alias.path }).names,
    }));
  });
}

/** A page may have moved more than once; one that leads back to itself leads nowhere. */
function destinationOf(alias: Alias, aliases: readonly Alias[]): string | undefined {
  const seen = new Set<string>();
  let { target } = alias;
  for (;;) {
    const next = aliases.find(({ page }) => page === target);
    if (!next) return target;
    if (seen.has(target)) return undefined;
    seen.add(target);
    target = next.target;
  }
}

function reportNowhere({ target, file, line }: Alias, problems: Problem[]): void {
  const reason = `The page has moved to ${target}, which is not among the pages; its former name is left out.`;
  const mend = "Read that page too, or take this one out.";
  problems.push(problem("moved-nowhere", { file, line, column: 1 }, reason, mend));
}
