import type { ClientOptions } from "wechatpay-ts";
import { afterEach, expect } from "vitest";

const issues: string[] = [];

/** Makes each test of a file fail in which a response or a notification differs from its page. @returns the option of the client */
export function failOnResponseIssues(): Required<Pick<ClientOptions, "onIssue">> {
  afterEach(() => expect(issues.splice(0)).toEqual([]));
  return {
    onIssue: ({ path, rule }, of, direction) => {
      const name = "events" in of ? of.events.join(", ") : `${of.method} ${of.path}`;
      if (direction === "response") issues.push(`${name}: ${path}: ${rule}`);
    },
  };
}
