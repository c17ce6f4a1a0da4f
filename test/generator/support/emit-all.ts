/** Reads pages as JSON from stdin and prints all that is made of them: a run in a process of its own. */
import { text } from "node:stream/consumers";
import { analyze, emit, importPages, type PageFile } from "#generator/index";

const pages = JSON.parse(await text(process.stdin)) as PageFile[]; // the test that starts this gives them
const understood = await analyze(pages);
const output = {
  client: await emit(understood),
  canonical: (await importPages(pages)).files,
  findings: understood.findings,
};
const place = { time: new Date(0).toString(), language: new Intl.NumberFormat().resolvedOptions().locale };
process.stdout.write(JSON.stringify({ output, place }));
