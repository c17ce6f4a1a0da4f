/** Formats unix time in milliseconds in the time zone of WeChat Pay: `2025-01-14T19:55:06+08:00`. */
export function rfc3339(milliseconds: number): string {
  const there = new Date(milliseconds + 8 * 3_600_000);
  return `${there.toISOString().slice(0, 19)}+08:00`;
}
