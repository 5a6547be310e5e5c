/** Rooms of the server for the life of a whole session, in their order: server.ts lists what an exam needs. */
import { createAppeals } from './appeals/capability.ts'
import type { Auth } from './auth/capability.ts'
import { createQuestionBanks } from './bank/capability.ts'
import type { Base } from './base.ts'
import { createCampaign } from './campaign/capability.ts'
import type { Capability } from './capability.ts'
import { createCases } from './cases/capability.ts'
import { createMachineChecks } from './checks/capability.ts'
import type { Completeness } from './completeness/report.ts'
import { createDocuments } from './documents/capability.ts'
import type { Exams } from './exams/capability.ts'
import type { CardTables } from './exams/cards.ts'
import type { Space } from './files/space.ts'
import { createReadTable } from './files/tables.ts'
import { createImports } from './imports/capability.ts'
import { createMarking } from './marking/capability.ts'
import { createMarks } from './marks/capability.ts'
import { createMonitoring } from './monitoring/capability.ts'
import { createObserving, type Pictures } from './observing/capability.ts'
import { createPackages } from './packages/capability.ts'
import { createPapers } from './papers/capability.ts'
import { createPeople } from './people/capability.ts'
import { createProtocols } from './protocols/capability.ts'
import { createReports } from './reports/capability.ts'
import type { Review } from './review/capability.ts'
import { createRooms } from './rooms/capability.ts'
import type { Settings } from './settings.ts'
import { createAnswerSheets } from './sheets/capability.ts'
import { createStudentPages } from './students/capability.ts'
import { createSurveys } from './surveys/capability.ts'
import { createTimetable } from './timetable/capability.ts'
import { createTrustLine } from './trust/capability.ts'
import { createWordingPages } from './wordings/capability.ts'

interface Deps extends Base {
  auth: Auth
  exams: Exams
  review: Review
  completeness: Completeness
  space: Space
  presence: Pictures & { of(station: string): { connected: boolean } }
  tables: CardTables
  /** Documents lead to `publicUrl`, where people open the console, and have the university's name at their top. */
  settings: Pick<Settings, 'publicUrl' | 'university' | 'cases' | 'appeals'>
}

export function createSessionRooms({ settings, ...rest }: Deps): readonly Capability[] {
  const { publicUrl, university, cases, appeals } = settings
  const deps = { ...rest, publicUrl, university }
  const people = createPeople(deps)
  const questionBanks = createQuestionBanks(deps)
  const documents = createDocuments(deps)
  const readTable = createReadTable()
  const judging = createCases({ ...deps, documents, settings: cases })
  const campaign = createCampaign(deps)
  return [
    createRooms(deps),
    createMachineChecks(deps),
    questionBanks,
    createPapers({ ...deps, documents, questionBanks }),
    createPackages({ ...deps, documents }),
    createMarking(deps),
    createMarks({ ...deps, documents, readTable }),
    people,
    createObserving(deps),
    createImports({ ...deps, kinds: people.lists }),
    createTimetable({ ...deps, documents, sampleRate: cases.sampleRate }),
    judging,
    createAppeals({ ...deps, documents, cases: judging, settings: appeals }),
    createProtocols({ ...deps, documents }),
    documents,
    createWordingPages({ ...deps, documents }),
    createReports({ ...deps, documents, readTable }),
    createMonitoring({ ...deps, documents }),
    createAnswerSheets({ ...deps, documents }),
    createSurveys({ ...deps, documents }),
    createTrustLine(deps),
    campaign,
    createStudentPages({ ...deps, cases: judging, campaign }),
  ]
}
