// The changelog of a release: its section, and the notes of the tag.

const UNRELEASED = "## Unreleased";

/**
 * Returns the changelog in which the unreleased changes are those of a version.
 *
 * @param {string} text
 * @param {string} version
 * @param {string} date as 2026-11-28
 */
export function releasedChangelog(text, version, date) {
  if (sectionOf(text, "Unreleased") === undefined)
    throw new Error(`CHANGELOG.md: has no changes below "${UNRELEASED}". Describe what the release changes.`);
  return text.replace(`${UNRELEASED}\n`, `${UNRELEASED}\n\n## ${version} (${date})\n`);
}

/**
 * Returns the release notes of a version: its section without the heading.
 *
 * @param {string} text
 * @param {string} version
 */
export function releaseNotes(text, version) {
  const notes = sectionOf(text, version);
  if (notes === undefined)
    throw new Error(`CHANGELOG.md: has no changes of ${version}. Name a released version.`);
  return notes;
}

/** @param {string} text @param {string} title @returns {string | undefined} undefined if it is missing or empty */
function sectionOf(text, title) {
  const [, ...sections] = `\n${text}`.split(/\n## /u);
  const section = sections.find((each) => /^\S+/u.exec(each)?.[0] === title);
  const body = section?.slice(section.indexOf("\n")).trim();
  return body === "" ? undefined : body;
}
