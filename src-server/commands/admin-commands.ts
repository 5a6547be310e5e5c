/** `taza server <command>`: what an administrator sets up on a data directory, the server running or not. */
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createAudit } from '../audit.ts'
import { createCalendar } from '../calendar.ts'
import { systemClock } from '../clock.ts'
import { createExamStore } from '../exams/store.ts'
import { settingsIn } from '../settings.ts'
import { openBlobs } from '../storage/blobs/open.ts'
import { type Places, placesFrom } from '../storage/places.ts'
import { openSql } from '../storage/sql/open.ts'
import { backup, restore } from './backup.ts'
import { importExam } from './exam.ts'
import { loadKit } from './load-kit.ts'
import {
  enrolToken,
  listStaff,
  listStations,
  listTokens,
  removeStaffCommand,
  removeStationCommand,
  removeToken,
  retireStaff,
  retireStation,
  retireToken,
  returnStaff,
  returnStation,
} from './machines.ts'
import { importRoster } from './roster.ts'
import { scrub } from './scrub.ts'
import { addRoom, addStaff, keepTime, resetSecondFactor, setPassword } from './set-up.ts'
import { tls } from './tls.ts'
import {
  type AloneContext,
  type ApartContext,
  type CommandContext,
  commandLine,
  type Values,
  Wrong,
} from './wrong.ts'

type AdminCommand = Called &
  (
    | {
        /** Exit status, where there is more to say than that it was done. */
        run(context: CommandContext): Promise<unknown>
        /** Only where a server's data are already. */
        begun?: true
      }
    | { apart(context: ApartContext): Promise<unknown> }
    | { alone(context: AloneContext): Promise<unknown> }
  )

interface Called {
  /** Options with a value that it must have. */
  needs: readonly (keyof Values)[]
  takes?: readonly (keyof Values)[]
  /** Whether a file is named. */
  file?: true
}

const adminCommands: Readonly<Record<string, AdminCommand>> = {
  'add-room': { needs: ['room'], takes: ['title', 'upload'], run: addRoom },
  'add-staff': { needs: ['login', 'name', 'role'], takes: ['rooms'], run: addStaff },
  'set-password': { needs: ['login'], run: setPassword },
  'reset-second-factor': { needs: ['login'], run: resetSecondFactor },
  'list-staff': { needs: [], run: listStaff },
  'retire-staff': { needs: ['login'], run: retireStaff },
  'return-staff': { needs: ['login'], run: returnStaff },
  'remove-staff': { needs: ['login'], run: removeStaffCommand },
  'enrol-token': { needs: ['room'], takes: ['count', 'uses', 'hours', 'from'], run: enrolToken },
  'list-tokens': { needs: [], run: listTokens },
  'retire-token': { needs: ['token'], run: retireToken },
  'remove-token': { needs: ['token'], run: removeToken },
  'list-stations': { needs: [], takes: ['room'], run: listStations },
  'retire-station': { needs: ['station'], run: retireStation },
  'return-station': { needs: ['station'], run: returnStation },
  'remove-station': { needs: ['station'], run: removeStationCommand },
  'import-exam': { needs: [], takes: ['resources', 'seb-password'], file: true, run: importExam },
  'import-roster': { needs: ['exam', 'room'], takes: ['photos', 'others'], file: true, run: importRoster },
  scrub: { needs: [], takes: ['megabytes'], run: scrub },
  'load-kit': { needs: [], takes: ['count', 'hours', 'resources'], run: loadKit },
  'keep-time': { needs: ['exam', 'days'], run: keepTime },
  backup: { needs: ['to'], takes: ['key'], run: backup, begun: true },
  restore: { needs: ['from', 'words'], takes: ['damaged'], apart: restore },
  tls: { needs: ['name'], takes: ['to', 'certificate', 'certificate-key', 'authority', 'nginx'], alone: tls },
}

export const adminHelp = `  taza server add-room --data DIR --room ID [--title TEXT] [--upload MBIT|none]
      adds a room, or changes it; ID is what the roster, staff and tokens name (letters, digits, '-');
      --upload: megabits a second that its stations together may use for films and pictures
  taza server add-staff --data DIR --login L --name "N" --role ROLE[,ROLE] [--rooms ID,ID]
      adds a person (invigilator, officer, technician, administrator) and prints her password, once;
      an invigilator sees only the rooms named
  taza server set-password --data DIR --login L
      gives a person a new password, prints it once, and ends her sessions
  taza server reset-second-factor --data DIR --login L
      takes the authenticator off a person who lost it, and ends her sessions
  taza server list-staff | retire-staff | return-staff | remove-staff --data DIR [--login L]
      who there is; lets a person in no more, at once, or again; removes a retired one who never did anything
  taza server enrol-token --data DIR --room ID [--uses N] [--hours H] [--from CIDR,CIDR] [--count N]
      prints a token that makes N machines (1) stations of the room, within H hours (24), from these addresses
      (any), once; --count: that many tokens
  taza server list-tokens | retire-token | remove-token --data DIR [--token ID]
      which there are (not what they are); takes one back, at once; takes one that is not good any more off the list
  taza server list-stations | retire-station | return-station | remove-station --data DIR [--station ID] [--room ID]
      which there are; refuses one, at once, or lets it in again (what it sent stays readable); removes a retired one
      at which nothing was sat
  taza server import-exam --data DIR [--seb-password P] FILE.json
      adds an exam: {id, title: {kk, ru, ky, en}, durationMinutes, startsAt, endsAt, questions, policy};
      policy is a name under resources/policies or a policy itself; an exam nobody has opened yet is replaced;
      one sat in the university's own system has delivery "web" and, in place of questions, web (its rules, see
      docs/WEB-EXAMS.md) or seb (name of a settings file of Safe Exam Browser beside it), or both;
      --seb-password: what that file is encrypted with; - reads it from standard input
  taza server import-roster --data DIR --exam ID --room ID [--others keep|remove] [--photos DIR] FILE.csv
      seats students: columns number, name, seat (a header line; ',', ';' or tabs; UTF-8, UTF-16, or an old Cyrillic
      encoding where it is clear); all lines or none;
      --others keep|remove: what becomes of those on an earlier list of this exam and room who are not on this one;
      --photos: a folder of <number>.jpg or .png, for confirming at the station and for the invigilator
  taza server keep-time --data DIR --exam ID --days N|none
      how many days after an attempt's receipt its recordings are kept; none: until somebody sets it
  taza server scrub --data DIR [--megabytes N]
      reads every object again, N megabytes a second (50), and asks stations for what is lost; exit status 3 while
      something is
  taza server backup --data DIR --to FOLDER [--key new]
      records, keys and objects, also while the server runs; the next time what is new;
      --key new: the first time, and only then: prints a recovery key of twelve words, once (with --json on a line of
      its own); only with it is the backup read again.
      Records in PostgreSQL and objects in a bucket are left to their own means
  taza server restore --from FOLDER --data EMPTY --words - [--damaged keep]
      brings a backup back; the words are read from standard input;
      --damaged keep: although files of objects are damaged, which scrub then asks of stations
  taza server tls --name HOST (--certificate FILE --certificate-key FILE | --authority DIR) [--to 127.0.0.1:8080,…]
      as root: makes nginx the TLS proxy of this name in front of the server (conf.d/taza.conf in /etc/nginx, or --nginx
      DIR), once certificate and key are sound and nginx takes it; run it again for a new certificate;
      --certificate: in PEM, the server's own first, then what signed it; --authority: a folder in which an authority
      of your own, good for this name alone, is made or used
  taza server load-kit --data DIR [--count N] [--hours H]
      for a test server alone: rooms, N students (100) and tokens and an exam of H hours (4) for taza loadgen
  With --json each prints one line of JSON.`

const text = { type: 'string' } as const
const options = {
  data: text,
  room: text,
  title: text,
  upload: text,
  login: text,
  name: text,
  role: text,
  rooms: text,
  count: text,
  uses: text,
  token: text,
  station: text,
  hours: text,
  exam: text,
  days: text,
  resources: text,
  megabytes: text,
  photos: text,
  others: text,
  'seb-password': text,
  to: text,
  from: text,
  words: text,
  key: text,
  damaged: text,
  certificate: text,
  'certificate-key': text,
  authority: text,
  nginx: text,
  /** Handed to every command of the server by the launcher. */
  pages: text,
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

/** The command that these arguments name; null when they start the server. */
export function commandIn(argv: readonly string[]): string | null {
  const { positionals } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true })
  const [name] = positionals
  return name !== undefined && Object.hasOwn(adminCommands, name) ? name : null
}

interface Io {
  out(line: string): void
  err(line: string): void
}

/** Exit status: 0 done, 1 not done (a sentence says why), 2 called wrongly. */
export async function runAdmin(
  name: string,
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  io: Io,
): Promise<number> {
  const command = adminCommands[name]
  if (!command) throw new Error(`no command ${name}`)
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true })
    if (values.help) {
      io.out(adminHelp)
      return 0
    }
    const { data, json, help: _, pages: __, ...rest } = values
    const may = new Set<string>([...command.needs, ...(command.takes ?? []), 'resources'])
    const odd = Object.keys(rest).find((key) => !may.has(key))
    if (odd) return wrong(io, `${name} takes no --${odd}. Try --help.`)
    const alone = 'alone' in command
    if (!data && !alone) return wrong(io, 'Say with --data DIR where the server keeps its data.')
    const missing = command.needs.find((key) => !rest[key])
    if (missing) return wrong(io, `${name} needs --${missing}. Try --help.`)
    const [, file, more] = positionals
    if (more !== undefined || (file !== undefined) !== (command.file === true))
      return wrong(io, `${name} takes ${command.file ? 'one file' : 'no file'}. Try --help.`)
    const places = placesFrom(env)
    if ('wrong' in places) return wrong(io, places.wrong)
    const given = { values: rest, say: sayTo(io, json === true) }
    if (alone) {
      await command.alone({ ...given, clock: systemClock, tell: io.err })
      return 0
    }
    const dataDir = resolve(data ?? '')
    if ('apart' in command) {
      await command.apart({ ...given, clock: systemClock, dataDir, tell: io.err })
      return 0
    }
    const absent = command.begun && absentIn(dataDir, places)
    if (absent) throw new Wrong(absent)
    const status = await onData(dataDir, places, env, io, (context) =>
      command.run({ ...context, ...given, file: file ?? '' }),
    )
    return typeof status === 'number' ? status : 0
  } catch (error) {
    if (error instanceof Wrong) {
      io.err(error.message)
      return 1
    }
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
      return wrong(io, `${error.message.split('.')[0]}. Try --help.`)
    throw error
  }
}

function wrong(io: Io, sentence: string): number {
  io.err(sentence)
  return 2
}

const sayTo = (io: Io, json: boolean) => (sentence: string, facts: Record<string, unknown>) =>
  io.out(json ? JSON.stringify(facts) : sentence)

/** A nightly job without the server's environment would else find an empty server where another one is. */
function absentIn(dataDir: string, { databaseUrl, s3 }: Places): string | null {
  const lacks = (name: string) => !existsSync(join(dataDir, name))
  if (lacks('keys')) return `There is no server's data in ${dataDir}.`
  if (databaseUrl === null && lacks('taza.sqlite'))
    return `There are no records in ${dataDir}: if they are in PostgreSQL, set DATABASE_URL as for the server.`
  if (s3 === null && lacks('blobs'))
    return `There are no objects in ${dataDir}: if they are in a bucket, set S3_BUCKET as for the server.`
  return null
}

async function onData(
  dataDir: string,
  places: Places,
  env: NodeJS.ProcessEnv,
  io: Io,
  work: (context: Omit<CommandContext, 'values' | 'file' | 'say'>) => Promise<unknown>,
): Promise<unknown> {
  if (places.databaseUrl === null && !existsSync(join(dataDir, 'taza.sqlite')))
    io.err(`There was no server's data in ${dataDir}: it is begun.`)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const db = await openSql(dataDir, places.databaseUrl, (error) => io.err(String(error)))
  try {
    const audit = createAudit(db, systemClock)
    const who = commandLine()
    return await work({
      db,
      tell: io.err,
      openBlobs: () => openBlobs(dataDir, places.s3),
      async calendar() {
        const { timeZone } = await settingsIn(dataDir, env).catch((error: Error) => {
          throw new Wrong(error.message)
        })
        return createCalendar(timeZone)
      },
      clock: systemClock,
      dataDir,
      places,
      examStore: createExamStore(db),
      record: (action, target, detail) => audit.record(who, action, target, detail),
    })
  } finally {
    await db.destroy()
  }
}
