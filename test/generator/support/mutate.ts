/** Changes a text at random places, as editors, merges and converters do. */
import fc from "fast-check";

/** Texts that mean something to a parser of pages, or look like another character that does. */
const signs = [
  ...Array.from("|\\`*_[]<>&!~:#-=+{}\"'@^$()"),
  ...Array.from("\n \t\r\0\ufeff\u00a0\u3000\u200b\u2028\u0085\ufffd\v\fé𠮷"),
  ...[
    "\\|",
    "\\\\",
    "``",
    "``` ",
    "<br/>",
    "<br>",
    "</br>",
    "<!--",
    "-->",
    "<pre>",
    "<p>",
    "</",
    "<?",
    "<!D",
  ],
  ...[
    "&lt;",
    "&#38;",
    "&#x26;",
    "&#0;",
    "&#124;",
    "&copy",
    "**a**",
    "_a_",
    "a_b",
    "__",
    "[]",
    "![]",
    "[]()",
    "[a]",
  ],
  ...[
    "[a]: /u\n",
    "[]: /u\n",
    "https://a.b",
    "<https://a.b>",
    "---",
    "***",
    "===",
    "# ",
    "## ",
    "> ",
    "- ",
    "1. ",
  ],
  ...[
    "\n\n",
    "\n\n\n",
    " \n",
    "  \n",
    "\\\n",
    "\r\n",
    "    ",
    "| a | b\n",
    "| --- | --- | --- | ---\n",
    "|-|\n",
    "| :-: |",
  ],
  ...[
    "{.im-table #request}\n",
    "{#get}",
    "::: tip\n",
    ":::\n",
    "~~~\n",
    ": ",
    " #",
    "null",
    "yes",
    "0x1",
    "'a'",
  ],
  ...[
    '"a\\n"',
    "&a ",
    "*a",
    "!!str ",
    "| ",
    ">-\n",
    "? ",
    "links:\n",
    "  - a\n",
    "title: b\n",
    "<<: ",
    "%YAML\n",
    "...\n",
  ],
];

/** A change at one place. */
export interface Edit {
  /** Parts of the length of the text, in millionths: a place keeps its meaning when fast-check shrinks the others. */
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(1_000_000),
  removed: fc.constantFrom(0, 0, 0, 1, 1, 2, 5, 40),
  inserted: fc.oneof(
    fc.constantFrom(...signs),
    fc.constantFrom(...signs),
    fc.string({ unit: "binary", maxLength: 3 }),
    fc.constant(""),
  ),
});

function applyEdit(text: string, { at, removed, inserted }: Edit): string {
  const start = Math.floor((at / 1_000_000) * text.length);
  return text.slice(0, start) + inserted + text.slice(start + removed);
}

/** Changes at some places of a text. */
export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(edit, { minLength: 1, maxLength: 4 });

export function applyEdits(text: string, changes: readonly Edit[]): string {
  return changes.reduce(applyEdit, text);
}
