/** The part of a client that compares requests and responses with the documentation. */
import { optionError } from "../errors.ts";
import { kindOf } from "../util/kind.ts";
import { checkIdentifiers } from "./identifiers.ts";
import type { Checks } from "./parts.ts";
import {
  checkReceived,
  checkRequest,
  inEnglish,
  isValidate,
  reportOnce,
  safeDescribe,
  VALIDATE_RULE,
  warning,
} from "./report.ts";

/** Validates requests and responses, as `validate` says. */
export const checks: Checks = {
  settings(options, warn) {
    for (const name of ["onIssue", "describe"] as const) {
      if (options[name] === undefined || typeof options[name] === "function") continue;
      const why = `expected a function, received ${kindOf(options[name])}`;
      throw optionError("ERR_CONFIG_OPTIONS", name, why);
    }
    const { validate = "report" } = options;
    if (!isValidate(validate)) throw optionError("ERR_CONFIG_VALIDATE", "validate", VALIDATE_RULE);
    const describe = safeDescribe(options.describe ?? inEnglish);
    return { validate, describe, onIssue: reportOnce(options.onIssue ?? warning(warn, describe)) };
  },
  fault: (validate) => (isValidate(validate) ? undefined : VALIDATE_RULE),
  request: checkRequest,
  response(groups, data, operation, settings) {
    checkReceived(data, operation, settings);
    checkIdentifiers(groups, data, operation, settings);
  },
};
