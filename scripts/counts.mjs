// The counts that the READMEs state: the pages in specs/, and what is generated from them.

/** @typedef {{ pages: number, endpoints: number, notifications: number }} Counts */

/**
 * Where each README states them, by the words behind the number.
 * @type {Record<string, { locale: string } & Record<keyof Counts, RegExp>>}
 */
const statements = {
  "README.md": {
    locale: "en-US",
    pages: /[\d,]+(?= pages in canonical form)/u,
    endpoints: /[\d,]+(?= endpoints and )/u,
    notifications: /[\d,]+(?= notification pages)/u,
  },
  "README.zh-CN.md": {
    locale: "zh-CN",
    pages: /[\d,]+(?= 个规范页面)/u,
    endpoints: /[\d,]+(?= 个接口与)/u,
    notifications: /[\d,]+(?= 个通知页面)/u,
  },
};

export const counted = Object.keys(statements);

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
 * @param {string} readme its name
 * @param {string} text
 * @param {Counts} counts
 * @returns {string}
 */
export function withCounts(readme, text, counts) {
  const statement = statements[readme];
  if (!statement) throw new Error(`${readme}: no counts are known in it. Add it to scripts/counts.mjs.`);
  let counted = text;
  for (const of of /** @type {const} */ (["pages", "endpoints", "notifications"])) {
    if (!statement[of].test(counted)) {
      throw new Error(`${readme}: the count of ${of} is missing. Correct its words in scripts/counts.mjs.`);
    }
    counted = counted.replace(statement[of], counts[of].toLocaleString(statement.locale));
  }
  return counted;
}
