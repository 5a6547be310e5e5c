/** The schema's history, in order. A migration that has been released is never edited; a new one is added below. */
import type { Migration } from 'kysely/migration'
import { accounts, roles } from './accounts.ts'
import { answerFiles } from './answer-files.ts'
import { appeals } from './appeals.ts'
import { backups } from './backups.ts'
import { bank } from './bank.ts'
import { campaign } from './campaign.ts'
import { cases } from './cases.ts'
import { consents } from './consents.ts'
import { drawRooms, draws, hands } from './draws.ts'
import { answerOrigin, answerPart, claim, commandLogin, roomUpload, seatPlan, transfer } from './exams.ts'
import { initial } from './first.ts'
import { importReport } from './imports.ts'
import { completeness, retention, storage } from './keeping.ts'
import { machines } from './machines.ts'
import { marking } from './marking.ts'
import { markingAnew } from './marking-anew.ts'
import { marks } from './marks.ts'
import { observing } from './observing.ts'
import { packages } from './packages.ts'
import { papers } from './papers.ts'
import { people } from './people.ts'
import { reports } from './reports.ts'
import { retakes } from './retakes.ts'
import { rubrics } from './rubrics.ts'
import { sealedSeat } from './sealed-seat.ts'
import { sheets } from './sheets.ts'
import { speech } from './speech.ts'
import { stationChecks } from './station-checks.ts'
import { students } from './students.ts'
import { surveys } from './surveys.ts'
import { timetable } from './timetable.ts'
import { trust } from './trust.ts'
import { visits } from './visits.ts'
import { voices } from './voices.ts'
import { wordings } from './wordings.ts'

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
  '010-seat-plan': seatPlan,
  '011-claim': claim,
  '012-roles': roles,
  '013-people': people,
  '014-import-report': importReport,
  '015-bank': bank,
  '017-timetable': timetable,
  '019-papers': papers,
  '021-trust': trust,
  '025-reports': reports,
  '026-visits': visits,
  '027-surveys': surveys,
  '028-marking': marking,
  '029-sheets': sheets,
  '030-marks': marks,
  '031-cases': cases,
  '032-draws': draws,
  '033-draw-rooms': drawRooms,
  '034-students': students,
  '035-appeals': appeals,
  '036-observing': observing,
  '037-packages': packages,
  '038-wordings': wordings,
  '039-consents': consents,
  '040-marking-anew': markingAnew,
  '041-voices': voices,
  '043-speech': speech,
  '045-backups': backups,
  '047-retakes': retakes,
  '048-campaign': campaign,
  '049-answer-part': answerPart,
  '050-machines': machines,
  '051-answer-files': answerFiles,
  '053-rubrics': rubrics,
  '058-sealed-seat': sealedSeat,
  '060-hands': hands,
  '062-station-checks': stationChecks,
}
