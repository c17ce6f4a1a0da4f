/** The exit codes of every command. */
export const exit = { clean: 0, findings: 1, usage: 2, unreadable: 3 } as const;
