// The configuration of a new project: none. Without this file, vitest would use that of the repository.
export default {};
