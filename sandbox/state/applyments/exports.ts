/** What the package exports of applyments. */
export type { Applyment, ApplymentKind, ApplymentList, NewApplyment, Rejection } from "./applyment-list.ts";
export {
  applymentFirstStates,
  applymentStates,
  subjectFirstStates,
  subjectStates,
} from "./applyment-states.ts";
export type { ApplymentEvent, ApplymentState, SubjectEvent, SubjectState } from "./applyment-states.ts";
export type { Applyments, SubjectApplyments } from "./applyments.ts";
