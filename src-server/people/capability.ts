/** People and places as the office keeps them: students, faculties, groups, staff, rooms. */
import type { Auth } from '../auth/capability.ts'
import type { Base } from '../base.ts'
import type { Capability } from '../capability.ts'
import type { ImportKind } from '../imports/kind.ts'
import { photoImport } from './photo-import.ts'
import { photoRoutes } from './photos.ts'
import { placeImport } from './place-import.ts'
import { placeRoutes } from './places.ts'
import { staffRoutes } from './staff.ts'
import { staffImport } from './staff-import.ts'
import { studentImport } from './student-import.ts'
import { studentRoutes } from './students.ts'
import { unitRoutes } from './units.ts'

interface Deps extends Pick<Base, 'db' | 'audit' | 'clock'> {
  auth: Pick<Auth, 'sessions'>
}

export function createPeople({
  auth,
  ...deps
}: Deps): Capability & { readonly lists: readonly ImportKind[] } {
  return {
    lists: [studentImport, photoImport, staffImport, placeImport],
    routes(app) {
      studentRoutes(app, deps)
      photoRoutes(app, deps)
      unitRoutes(app, deps)
      placeRoutes(app, deps)
      staffRoutes(app, { ...deps, sessions: auth.sessions })
    },
  }
}
