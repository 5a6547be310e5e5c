/** The timetable: sessions, their exams and seats, until an exam is ready to be sat. */
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { Documents } from '../documents/capability.ts'
import { timetableRoutes } from './routes.ts'

interface Deps extends Pick<Base, 'db' | 'clock' | 'calendar' | 'audit'> {
  documents: Pick<Documents, 'register' | 'from'>
  /** Of attempts that are reviewed by lot, where nobody says another. */
  sampleRate: number
}

export const createTimetable = (deps: Deps): Capability => ({
  routes: (app) => timetableRoutes(app, deps),
})
