/** The English usage of the commands. */
const generate = `wechatpay-codegen generate [--specs DIR] [--out DIR] [--include PATTERN…] [--exclude PATTERN…]
                           [--corrections FILE] [--import-extension .ts|.js|none] [--closed-enums]
                           [--skill DIR] [--watch] [--cache DIR | --no-cache]

Writes the client's modules from the pages below --specs (specs) to --out (generated). It writes nothing if a finding
fails the run. --watch runs again after each change of the pages, the corrections, the configuration and that of prettier.
--cache (node_modules/.cache/wechatpay-codegen beside the nearest package.json) is the folder of data for later runs: it saves
time, changes nothing else, and may be deleted. --no-cache keeps no data. --import-extension is how the modules import each
other (.ts): "./a.ts", "./a.js" or "./a". With --closed-enums, enums of responses and notifications have the documented values
only, and validators report others. --skill is the folder of a skill for coding assistants, which it writes with the client.`;

const check = `wechatpay-codegen check [--specs DIR] [--out DIR] [--include PATTERN…] [--exclude PATTERN…]
                        [--corrections FILE] [--import-extension .ts|.js|none] [--closed-enums]
                        [--skill DIR]

Exits with 0 if --out (generated) matches the pages below --specs (specs), and otherwise with 1 and the reason for each file that
differs: edited by hand, stale (pages, corrections, options or the generator have changed), missing, left over (generate does
not write it), in another format, or in line ends only; with its functions, its page and a unified diff. It writes no
files. Like generate, it ignores files that were not generated. With --skill, it compares that folder, too.`;

const importUsage = `wechatpay-codegen import DIR… [--out DIR] [--include PATTERN…] [--exclude PATTERN…] [--prune]
                         [--corrections FILE]

Reads pages as the documentation has them, markdown or the text of a rendered page, and writes them in canonical form
below --out (specs): facts only, one page for each URL. It writes nothing if a finding is an error. It also reports the errors
that generate would report with the corrections beside --out, except encryption-unmarked and marks-unsettled.
Lists the pages below --out that the source no longer has, and removes them with --prune. A DIR with openapi/ or webhook/
in it is compared with all of that tree, a DIR within such a tree (docs/openapi/v3/pay) with that part alone, and only
selected pages are compared. Files that import did not write are never listed or removed.`;

const lint = `wechatpay-codegen lint [DIR… | --specs DIR] [--include PATTERN…] [--exclude PATTERN…]
                       [--corrections FILE | --no-corrections]

Prints every finding about the pages below DIR (specs): those of the other commands, and where samples, examples and
tables contradict each other. docs/findings.md of the repository explains them. --no-corrections applies no correction, not
even those that come with this package: the findings are about the pages alone.`;

const ir = `wechatpay-codegen ir [DIR… | --specs DIR] [--out FILE] [--include PATTERN…] [--exclude PATTERN…]
                     [--corrections FILE | --no-corrections]

Prints the IR of the pages below DIR (specs) as JSON: { operations, aliases, coverage }, as ir.schema.json of this package
describes it. Findings go to stderr, and the IR is printed in any case. --no-corrections applies no correction, not even
those that come with this package: the IR is what the pages alone say.`;

const openapi = `wechatpay-codegen openapi [--specs DIR] [--include PATTERN…] [--exclude PATTERN…]
                          [--corrections FILE] [--out FILE]

Prints an OpenAPI 3.1 document, as JSON, of the pages below --specs (specs).
Findings go to stderr. If one is an error, no document is printed.`;

const explain = `wechatpay-codegen explain NAME [FIELD] [--specs DIR] [--out DIR] [--include PATTERN…] [--exclude PATTERN…]
                          [--corrections FILE | --no-corrections] [--limit NUMBER]

Explains what NAME is: an operation ("POST /v3/pay/transactions/jsapi", a path, an event, wx.v3.pay.transactions.jsapi.post),
a name that a generated module exports, a field (json.amount.total), or an error code (ERR_TIMEOUT, PARAM_ERROR, the number at
the end of a Request-ID). FIELD is a field of the operation. It prints the page, line and row, marks, unit, format and limits,
corrections with their reasons, where the client uses it, and the import. Without the folder specs and without --specs, it uses
the operations that come with this package. --limit (20) is how many operations and fields it lists at most.`;

const find = `wechatpay-codegen find WORD… [--specs DIR] [--out DIR] [--include PATTERN…] [--exclude PATTERN…]
                       [--corrections FILE | --no-corrections] [--limit NUMBER]

Finds operations by Chinese or English words, a part of a path, a function name or an event: find refund, find partner refund.
All words must match. It prints the best first, with region, product and import, at most --limit (20) of them.`;

const skill = `wechatpay-codegen skill --out DIR [--specs DIR] [--include PATTERN…] [--exclude PATTERN…]
                        [--corrections FILE]

Writes a skill for coding assistants to DIR, in English: SKILL.md with the rules, guides, a line for each operation, and a file
for each product with fields and examples that compile; llms.txt and llms-full.txt list them. Imports are those of the client of
the configuration. Without the folder specs and without --specs, it uses the operations that come with this package. It writes
nothing if a finding is an error, replaces only files that it has written, and keeps their digests in digests.json.`;

const diff = `wechatpay-codegen diff OLD [NEW] [--fail-on breaking|behaviour] [--ignore FILE] [--specs DIR]
                       [--include PATTERN…] [--exclude PATTERN…] [--corrections FILE | --no-corrections]

Says what changes between two states of the pages mean for callers of the client. OLD and NEW (the pages below --specs)
are a folder of pages, an IR file, a git revision (REV for its --specs, or REV:PATH), or a version (wechatpay-ts@0.1.0).
Each change has a rule, a level (breaking, behaviour, compatible, docs-only), its rows and the names that it affects.
--format markdown prints a comment for a pull request, github annotations, json what diff.schema.json of this package
describes. --fail-on exits with 1 if a change has this level or a graver one. --ignore names a YAML list of accepted
changes: rule, operation, path, reason, and until, the last day. --corrections applies to both sides; without it, each
side has its own. --no-corrections compares the pages alone.`;

const changelog = `wechatpay-codegen changelog REV..REV | VERSION [--specs DIR] [--include PATTERN…] [--exclude PATTERN…]
                            [--corrections FILE | --no-corrections]

Prints what each commit of a range changes in the pages below --specs, the newest first, as Markdown for CHANGELOG.md,
with the suggested step of the version. REV stands for REV..HEAD. For a VERSION (wechatpay-ts@0.1.0) it prints the
changes since the pages of that version.`;

const commands = {
  generate,
  check,
  import: importUsage,
  lint,
  ir,
  openapi,
  explain,
  find,
  skill,
  diff,
  changelog,
};

const all = `wechatpay-codegen <command>

${Object.values(commands).join("\n\n")}

Every command takes --lang en|zh, --format text|json|github (diff and changelog also markdown), --fail-on error|warn (diff
and changelog: breaking|behaviour), --color, --no-color, --silent, -h, --help,
-v, --version, and -c, --config FILE: a module or JSON of { specs, out, skill, include, exclude, corrections, header, failOn,
cache, importExtension, closedEnums }. Default: wechatpay-codegen.config.ts (.mts, .js, .mjs, .json). The configuration may be a
list of clients, each with a name: a command runs for each of them in order, and its exit code is the highest of theirs. --client
NAME selects one of them; ir and openapi need it.
--lang is the language of messages. Default: that of the locale (LC_ALL, LC_MESSAGES, LANG), else English. --format json and
--format github are always in English.
--include and --exclude select pages by their place in the tree and can be repeated: "openapi/v3/pay/**", "webhook/**". A
folder stands for all pages below it. A page outside of openapi/ and webhook/ is selected by its file name. A flag
replaces the list of the configuration. A pattern of include that matches no page is a usage error, one of exclude is
reported. Corrections for excluded pages are ignored.
Exit codes: 0 clean, 1 findings, stale output or nothing found, 2 usage, 3 files cannot be read or written, 141 the program
that reads the output has ended. Ctrl-C ends --watch with the code of the last run.`;

/** The English usage of each command. */
export const usage = { ...commands, all };
