/** `taza <command>`: everything a technician types on a station. (`taza server` is the server's own program.) */
import { existsSync } from 'node:fs'
import { seatOf } from '../src-shared/seat-rule.ts'
import { installed, program, serverProgram } from './app/installed.ts'
import { runCheckCommand } from './check-command.ts'
import { runConfigCommand } from './config-command.ts'
import { run as enrol, type Settled } from './keeper/enrol-command.ts'
import { run as exportBundle } from './keeper/export-command.ts'
import { writtenSocket } from './keeper/files.ts'
import { run as generalize, keeperData } from './keeper/generalize-command.ts'
import { openKeyStore } from './keeper/key-store.ts'
import { run as loadgen } from './keeper/loadgen-command.ts'
import { type SocketOf, run as status } from './keeper/status-command.ts'
import { run as verify } from './keeper/verify-command.ts'
import { runKeeperCommand } from './keeper-command.ts'
import { socketPath } from './local/socket-path.ts'
import { thisMachine } from './machine.ts'
import { installedConfig, readConfig, type StationConfig } from './station/config.ts'
import { hashLeaveCode } from './station/leave-code.ts'
import { keeperSocket } from './station/paths.ts'
import { whyNotWritten } from './station/places.ts'
import { runStationCommand } from './station-command.ts'
import { sentenceOf } from './words.ts'

const usage = `taza <command> [options]       (--help with each)

  station      run the exam station
  keeper       keep evidence as a service of its own
  check        look whether this machine can be a station
  config       explain what this machine's configuration says, and what is wrong with it
  enrol        make this machine a station of a university server
  generalize   take out of this machine what makes it this station, before its disk becomes an image
  status       what this station owes, how fast it goes, when it is done
  export       write the evidence of one attempt into a bundle
  verify       judge a bundle: whole, unfinished, or what is wrong
  loadgen      play a campus of stations against a test server
  bank         read a question bank: what becomes of each question; write it for another system
  report       compute a session's report from a table, and name what does not agree
  survey       count the responses of a survey, by groups and across them
  seb          read settings of Safe Exam Browser and say what an exam takes of them
  draw         shuffle tickets under cards, and check a published draw
  sample       fix a sample of attempts before an exam, and check a published one
  mark         mark works by the key of a question bank
  leave-code   make the setting for a code that leaves the station
  server       run the university server`

/** Of the file that was named, or of the installed one; null: there is none. */
const configOf = (named?: string): StationConfig | null => {
  const file = named ?? (existsSync(installedConfig) ? installedConfig : null)
  return file === null
    ? null
    : readConfig(['--config', file], { pages: installed.pages, native: installed.native })
}

const socketOf: SocketOf = ({ data, config: named }) => {
  if (data !== undefined) return writtenSocket(data) ?? socketPath(data)
  const config = configOf(named)
  return config && keeperSocket(config)
}

const settled = (named: string | undefined): Settled | null => {
  const config = configOf(named)
  if (config === null) return null
  const { server, network, data, keeper, seat } = config
  return {
    ...{ server, network },
    data: keeper === null ? data : keeperData,
    seat: seat && ((serial) => seatOf(seat, thisMachine(serial))),
  }
}

const commands: Record<string, (argv: string[]) => Promise<number>> = {
  station: (argv) => runStationCommand(argv, program),
  check: runCheckCommand,
  status: (argv) => status(argv, socketOf),
  keeper: (argv) => runKeeperCommand(argv, program('keeper')),
  enrol: (argv) =>
    enrol(argv, { keys: openKeyStore(installed), unfit: (data) => whyNotWritten(data, '--data'), settled }),
  config: async (argv) => runConfigCommand(argv),
  generalize: (argv) =>
    generalize(argv, {
      keys: openKeyStore(installed),
      stationData: () => configOf()?.data ?? null,
    }),
  export: exportBundle,
  verify,
  // Its parsers are loaded by whoever needs them.
  bank: async (argv) => (await import('./bank/command.ts')).runBankCommand(argv),
  report: async (argv) => (await import('./office/report-command.ts')).runReportCommand(argv),
  survey: async (argv) => (await import('./office/survey-command.ts')).runSurveyCommand(argv),
  seb: async (argv) => (await import('./office/seb-command.ts')).runSebCommand(argv),
  draw: async (argv) => (await import('./office/draw-command.ts')).runDrawCommand(argv),
  sample: async (argv) => (await import('./office/draw-command.ts')).runSampleCommand(argv),
  mark: async (argv) =>
    (await import('./office/mark-command.ts')).runMarkCommand(
      argv,
      (await import('./bank/read.ts')).readBank,
    ),
  loadgen: (argv) => loadgen(argv, serverProgram),
  'leave-code': async ([code]) => {
    if (!code || code === '--help') {
      console.log(
        'taza leave-code CODE\n  Prints the "leaveCode" setting for the configuration file. CODE: 8 characters or more.',
      )
      return code ? 0 : 2
    }
    console.log(hashLeaveCode(code))
    return 0
  },
}

const [name = '--help', ...argv] = process.argv.slice(2)
const command = commands[name]
if (command) {
  process.exitCode = await command(argv).catch((error: unknown) => {
    console.error(sentenceOf(error))
    return 1
  })
} else {
  console.log(usage)
  process.exitCode = name === '--help' || name === 'help' ? 0 : 2
  if (process.exitCode) console.error(`\nNo such command: ${name}`)
}
