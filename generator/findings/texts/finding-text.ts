/** The sentences of one finding. */
export interface FindingText {
  /** What is wrong. */
  readonly reason: string;
  /** What to do about it. */
  readonly fix: string;
}
