export interface ReadOptions {
  /** Whether every sample is kept beside what is read from the first. */
  readonly samples?: boolean;
}
