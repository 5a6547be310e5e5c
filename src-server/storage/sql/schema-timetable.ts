/** Tables of the timetable; as in schema.ts. */
import type { Generated } from 'kysely'

export interface TimetableTables {
  /** `plan`: JSON (src-shared/plan.ts). */
  seat_plan: { room: string; plan: string; by: string; at: number }
  /** Who watches a room while an exam is sat there, beside those whose room it always is. */
  invigilation: { exam: string; room: string; login: string }
  /** A period of exams; days as YYYY-MM-DD. */
  exam_session: { id: string; name: string; from_day: string; to_day: string; by: string; at: number }
  /**
   * An exam as it is prepared; once it is `ready` it stands in `exam` too, under the same id. `title`, `web` and `questions`:
   * JSON. `seed`: of its seating, hexadecimal. `version`: counts every change, so that two people do not undo each other's.
   */
  planned_exam: {
    id: string
    session: string
    kind: 'main' | 'retake'
    title: string
    starts_at: number
    minutes: number
    delivery: 'paper' | 'web'
    web: string | null
    questions: string | null
    policy: string
    apart: 'group' | 'ticket' | 'none'
    state: 'draft' | 'ready'
    version: number
    seed: string | null
    by: string
    changed_at: number
  }
  /** `main`: an exam that the retake `exam` repeats. */
  planned_retake: { exam: string; main: string }
  planned_group: { exam: string; study_group: string }
  planned_room: { exam: string; room: string }
  planned_invigilator: { exam: string; room: string; login: string }
  /** `extra_minutes`: beyond the exam's own. `speech`: 1 where the station reads aloud to her. */
  roster: {
    exam: string
    room: string
    student: string
    seat: number
    extra_minutes: Generated<number>
    speech: Generated<number>
  }
  /** Of whom something else holds than of her group. `place`: `added` to the groups, `excused`, or null: as her group. */
  planned_student: {
    exam: string
    student: string
    place: 'added' | 'excused' | null
    extra_minutes: number
    /** 1: her station reads aloud. */
    speech: number
    note: string
    ticket: number | null
  }
  /** `by_hand`: 1 where a person moved the student. */
  planned_seat: { exam: string; student: string; room: string; station: string; by_hand: number }
  /** Nobody is seated there until it is mended. */
  unfit_station: { station: string; why: string; by: string; at: number }
}
