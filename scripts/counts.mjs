// The counts in the READMEs: the pages in specs/, and the endpoints and notifications that are generated from them.

/** @typedef {{ pages: number, endpoints: number, notifications: number }} Counts */

/**
 * The patterns of the counts in each README.
 * @type {Record<string, { locale: string } & Record<keyof Counts, RegExp>>}
 */
const statements = {
  "README.md": {
    locale: "en-US",
    pages: /(?<![\d,])[\d,]+(?= pages in canonical form)/u,
    endpoints: /(?<![\d,])[\d,]+(?= endpoints and )/u,
    notifications: /(?<![\d,])[\d,]+(?= notification pages)/u,
  },
  "README.zh-CN.md": {
    locale: "zh-CN",
    pages: /(?<![\d,])[\d,]+(?= 个规范页面)/u,
    endpoints: /(?<![\d,])[\d,]+(?= 个接口与)/u,
    notifications: /(?<![\d,])[\d,]+(?= 个通知页面)/u,
  },
};

/** The READMEs that contain counts. */
export const readmes = Object.keys(statements);

/**
 * Counts pages and the operations read from them.
 * @param {readonly string[]} files paths below specs/
 * @param {readonly { readonly kind: string }[]} operations
 * @returns {Counts}
 */
export function countsOf(files, operations) {
  const endpoints = operations.filter(({ kind }) => kind === "endpoint").length;
  return {
    pages: files.filter((file) => file.endsWith(".md")).length,
    endpoints,
    notifications: operations.length - endpoints,
  };
}

/**
 * Replaces the counts in the text of a README.
 * @param {string} readme the name of the README
 * @param {string} text
 * @param {Counts} counts
 * @returns {string}
 */
export function withCounts(readme, text, counts) {
  const statement = statements[readme];
  if (!statement)
    throw new Error(`${readme}: it has no patterns for counts. Add them to scripts/counts.mjs.`);
  let result = text;
  for (const name of /** @type {const} */ (["pages", "endpoints", "notifications"])) {
    if (!statement[name].test(result)) {
      throw new Error(
        `${readme}: the number of ${name} is missing. Correct its pattern in scripts/counts.mjs.`,
      );
    }
    result = result.replace(statement[name], counts[name].toLocaleString(statement.locale));
  }
  return result;
}
