/** The languages of messages, and which one a run of a command prints. The sandbox decides it in the same way. */
export const languages = ["en", "zh"] as const;
/** A language of messages. */
export type Language = (typeof languages)[number];

/** The variables of a process: `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The language of the locale. An empty variable counts as not set, as POSIX says. */
export function localeLanguage(environment: Environment, systemLocale = intlLocale): Language {
  const names = ["LC_ALL", "LC_MESSAGES", "LANG"];
  const locale = names.map((name) => environment[name]).find(Boolean) ?? systemLocale();
  return /^zh(?![a-z])/iu.test(locale) ? "zh" : "en";
}

/**
 * The language of a run. Programs read JSON and the lines for GitHub, so a run with one of these formats prints English
 * only, also its errors. Otherwise `--lang` decides, then the locale; the parser of the options refuses an unknown `--lang`.
 */
export function outputLanguage(
  { lang, format }: { readonly lang: string | undefined; readonly format: string | undefined },
  environment: Environment,
): Language {
  if (format === "json" || format === "github") return "en";
  return languages.find((one) => one === lang) ?? localeLanguage(environment);
}

function intlLocale(): string {
  return Intl.DateTimeFormat().resolvedOptions().locale;
}
