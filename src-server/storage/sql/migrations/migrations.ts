/** The schema's history, in order. A migration that has been released is never edited; a new one is added below. */
import type { Migration } from 'kysely/migration'
import { accounts } from './accounts.ts'
import { answerOrigin, commandLogin, roomUpload, transfer } from './exams.ts'
import { initial } from './first.ts'
import { completeness, retention, storage } from './keeping.ts'

/** Names sort in the order of the list. */
export const migrations: Record<string, Migration> = {
  '001-initial': initial,
  '002-transfer': transfer,
  '003-retention': retention,
  '004-answer-origin': answerOrigin,
  '005-accounts': accounts,
  '006-room-upload': roomUpload,
  '007-completeness': completeness,
  '008-storage': storage,
  '009-command-login': commandLogin,
}
