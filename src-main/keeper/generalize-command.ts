/**
 * `taza generalize`: takes out of a machine whatever makes it this station, before its disk becomes an image for others.
 * Refuses while something was recorded that the server has not confirmed: it would be lost.
 */
import { existsSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import { openAttempts } from './attempts.ts'
import { systemClock } from './clock.ts'
import { readEnrolment } from './enrolment.ts'
import { syncFolder } from './files.ts'
import { isStranded } from './held.ts'
import { eraseKey } from './key-slot.ts'
import type { KeyStore } from './key-store.ts'
import { lockFolder } from './lock.ts'
import { openStationKeys } from './station-keys.ts'

const usage = `taza generalize [--data DIR] [--station DIR] [--json]
  Before a disk becomes an image: erases the station's keys, its identity, what the server has confirmed of its exams, and
  caches. As root, with keeper and station ended. What the image brings is enrolled on each machine (taza enrol).
  --data DIR     where the keeper keeps all this; /var/lib/taza unless told
  --station DIR  the station's own folder; that of /etc/taza/station.json where nothing is given
  Refuses, and changes nothing, while something is kept here alone, in either.`

/** Where the keeper of the package keeps all this. */
export const keeperData = '/var/lib/taza'

/** `stationData`: the folder that the installed configuration names; null: there is none. */
export async function run(
  argv: string[],
  { keys, stationData }: { keys: KeyStore; stationData(): string | null },
): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: {
      data: { type: 'string' },
      station: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    return 0
  }
  if ((process.getuid?.() ?? 0) !== 0) throw wrong('Only root may do this: sudo taza generalize')
  const data = values.data ?? keeperData
  const station = values.station ?? (values.data === undefined ? stationData() : null)
  const was = generalize({ data, station, keys })
  if (values.json) console.log(JSON.stringify({ was, folders: [data, ...(station ? [station] : [])] }))
  else
    console.log(
      `This machine is ${was === null ? 'no station' : `station ${was} no more`}: its disk may become an image. Retire the station on the server, and switch the machine off before anything starts on it again.`,
    )
  return 0
}

/**
 * Returns the name of the station that it was, or null. Throws ProblemError `bad-input` and has then changed nothing. The
 * station's folder may be a keeper's too: where it starts one itself, that one keeps all of it there.
 */
export function generalize(given: { data: string; station: string | null; keys: KeyStore }): string | null {
  const { data, station, keys } = given
  const folders = new Set([
    ...whole(data, ['station.json', keeperLock], 'no folder of a keeper: mend its name after --data'),
    ...(station === null
      ? []
      : whole(
          station,
          [stationLock],
          'no folder of a station: mend its name after --station, or "data" in its configuration',
        )),
  ])
  const unlocks: (() => void)[] = []
  try {
    for (const folder of folders) {
      if (existsSync(join(folder, stationLock)))
        unlocks.push(locked(folder, 'station', 'end it (log taza-station out)'))
      if (existsSync(join(folder, keeperLock)))
        unlocks.push(locked(folder, 'keeper', 'end it (systemctl stop taza-keeper)'))
    }
    const was = [...folders].map((folder) => readEnrolment(folder)?.station.name ?? null)
    for (const folder of folders) refuseWhatIsKeptHereAlone(folder, keys)
    for (const unlock of unlocks.splice(0)) unlock()
    for (const folder of folders) {
      for (const name of ['signing-key.json', 'sealing-key.json']) eraseKey(join(folder, name))
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true })
      syncFolder(folder)
    }
    return was.find((name) => name !== null) ?? null
  } finally {
    for (const unlock of unlocks) unlock()
  }
}

const keeperLock = 'lock.sqlite'
const stationLock = 'station-lock.sqlite'

/** The folder by its real name, or nothing where there is nothing in it. Throws where it has none of `marks`, or a link. */
function whole(given: string, marks: readonly string[], not: string): string[] {
  if (!existsSync(given)) return []
  const folder = realpathSync(given)
  const entries = readdirSync(folder, { withFileTypes: true })
  if (entries.length === 0) return []
  const files = new Set(entries.filter((one) => one.isFile()).map(({ name }) => name))
  if (!marks.some((mark) => files.has(mark))) throw wrong(`${given} is ${not}.`)
  // Whoever the folder belongs to is not root: what root opens in it must lie in it.
  const kept = ['attempts', 'former'].map((name) => join(folder, name)).filter((one) => existsSync(one))
  const below = kept.flatMap((one) => readdirSync(one, { withFileTypes: true, recursive: true }))
  const link = [...entries, ...below].find((one) => one.isSymbolicLink())
  if (link)
    throw wrong(`${join(link.parentPath, link.name)} is a link, and nothing here makes one: remove it.`)
  return [folder]
}

function locked(folder: string, who: 'keeper' | 'station', mend: string): () => void {
  try {
    return lockFolder(folder, who)
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'internal')
      throw wrong(`The ${who} of ${folder} runs: ${mend}, then try again.`)
    throw error
  }
}

/** Of this station, and of those that the machine was before. */
function refuseWhatIsKeptHereAlone(data: string, keys: KeyStore): void {
  const former = join(data, 'former')
  const folders = [data, ...(existsSync(former) ? readdirSync(former).map((one) => join(former, one)) : [])]
  for (const folder of folders) {
    if (!existsSync(join(folder, 'attempts'))) continue
    const attempts = openAttempts({
      data: folder,
      station: openStationKeys(folder, keys),
      ...{ keys, clock: systemClock() },
      refused: (error) => console.error(String(error)),
      log: (line) => console.error(line),
    })
    try {
      const alone = attempts.all().filter((one) => !one.drained || isStranded(one))
      const names = [...new Set([...alone.map(({ ledger }) => ledger.attempt), ...attempts.unreadable])]
      if (names.length > 0)
        throw wrong(
          `Of ${names.join(', ')} something is kept here alone (${folder}), without the server's word that it has it: let the keeper run until taza status says that all is there, or save it with taza export and remove it from ${join(folder, 'attempts')}; nothing was changed.`,
        )
    } finally {
      attempts.close()
    }
  }
}

const wrong = (sentence: string): ProblemError => new ProblemError('bad-input', sentence)
