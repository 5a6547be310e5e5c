/** The parts of attempts this machine holds: one SQLite file and, until its end, one key slot each. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { toBase64 } from '../../src-shared/bytes.ts'
import { stateOfs } from '../../src-shared/keeper-api.ts'
import { originOf, parseOrigin, stationName } from '../../src-shared/ledger/names.ts'
import type { KeyWrap } from '../../src-shared/records/attempt.ts'
import { LedgerRecord } from '../../src-shared/records.ts'
import { wrapInfo, wrapKey } from '../../src-shared/seal/wrap.ts'
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { Clock } from './clock.ts'
import type { Enrolment } from './enrolment.ts'
import { makePrivateFolder } from './files.ts'
import { type Held, isDrained } from './held.ts'
import { eraseKey, makeKey, readKey } from './key-slot.ts'
import type { KeyStore } from './key-store.ts'
import { openLedger } from './ledger.ts'
import { liveViewKey } from './looks.ts'
import { isOver, keepKey, type Pruned, prunedOf, removePart } from './prune.ts'
import type { StationKeys } from './station-keys.ts'
import { openStore } from './store.ts'

/** Kinds that end a part. */
const ends = ['attempt.submitted', 'attempt.transferred'] as const
/** A file's name without its ending: the attempt, and its part unless that is 0. */
const nameOf = (attempt: string, part: number) => (part === 0 ? attempt : `${attempt}.${part}`)
const nameShape = /^[A-Za-z0-9_-]{1,64}(\.[1-9][0-9]{0,8})?$/

/** Where main's sealed state lies in the store's meta table. */
export const stateKey = (of: (typeof stateOfs)[number]): string => `${of}-state`

/** Whether this disk was restored from an older copy. */
export const setBackKey = 'set-back'
/** Where the policy's bound on the media lane lies there, bits a second. */
export const uploadKey = 'upload-bits'

export type Attempts = ReturnType<typeof openAttempts>

/** Opens every attempt of `<data>/attempts`; a slot left over by a submission that was cut short is erased. */
export function openAttempts(deps: {
  data: string
  station: StationKeys
  keys: KeyStore
  clock: Clock
  /** The disk would not take what no caller waits for. */
  refused(error: unknown): void
  log(line: string): void
}) {
  const { station, clock, refused, log } = deps
  const folder = join(deps.data, 'attempts')
  makePrivateFolder(folder)
  const storeFile = (name: string) => join(folder, `${name}.sqlite`)
  const slotFile = (name: string) => join(folder, `${name}.key`)
  /** By file name. */
  const held = new Map<string, Held>()
  /** Ended, and the disk has not yet let go of the key. */
  const unerased = new Set<Held>()

  /** A slot that the machine does not open now ends nothing but the exam here: what is on the disk is sealed, and is sent. */
  const keyIn = (slot: string): Buffer | null => {
    try {
      return readKey(slot, deps.keys)
    } catch (error) {
      log(`the key slot ${slot} does not open: ${String(error)}`)
      return null
    }
  }

  const adopt = (file: string): Held | null => {
    const store = openStore(storeFile(file))
    const origin = store.meta('origin')
    const parsed = origin === null ? null : parseOrigin(origin)
    if (origin === null || parsed === null || store.size() === 0) {
      // A crash between making the file and its first record: nothing was ever acknowledged.
      store.close()
      return null
    }
    const name = stationName(parsed.domain, parsed.station)
    const signer = station.signer(name)
    const { attempt, part } = parsed
    const ledger = openLedger({ store, attempt, part, origin, signer, clock })
    const submitted = ends.some((kind) => store.records(kind).length > 0)
    const key = submitted ? null : keyIn(slotFile(file))
    const openedAt = LedgerRecord.parse(JSON.parse(store.leaves(0, 1)[0] ?? '')).at.wall
    const one: Held = {
      ledger,
      origin,
      openedAt,
      submitted,
      key,
      setBack: store.meta(setBackKey) !== null,
      drained: false,
    }
    one.drained = isDrained(one)
    held.set(file, one)
    if (submitted) unerased.add(one)
    return one
  }

  const unreadable: string[] = []
  for (const name of readdirSync(folder).sort()) {
    const attempt = name.slice(0, -'.sqlite'.length)
    if (!name.endsWith('.sqlite') || !nameShape.test(attempt)) continue
    try {
      adopt(attempt)
    } catch (error) {
      // A damaged file of an old exam must not keep today's from being held; the status tells of it.
      unreadable.push(attempt)
      log(`attempt ${attempt} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  const erase = () => {
    for (const one of unerased) {
      try {
        eraseKey(slotFile(nameOf(one.ledger.attempt, one.ledger.part)))
        for (const key of stateOfs.map(stateKey))
          if (one.ledger.store.meta(key) !== null) one.ledger.store.removeMeta(key)
        unerased.delete(one)
      } catch (error) {
        log(`the key of ${one.ledger.attempt} is not erased yet: ${String(error)}`)
      }
    }
  }
  erase()

  return {
    /** Attempts whose files are damaged. */
    unreadable: unreadable as readonly string[],
    all: (): Held[] => [...held.values()],
    /** The newest of its parts that is here. */
    get: (attempt: string): Held | null =>
      [...held.values()]
        .filter((one) => one.ledger.attempt === attempt)
        .reduce<Held | null>((a, b) => (a && a.ledger.part > b.ledger.part ? a : b), null),
    /** Unsubmitted ones, newest first. */
    unfinished: (): { held: Held; records: LedgerRecord[] }[] =>
      [...held.values()]
        .filter((one) => !one.submitted)
        .map((one) => ({ held: one, records: one.ledger.store.records() }))
        .sort((a, b) => (b.records[0]?.at.wall ?? '').localeCompare(a.records[0]?.at.wall ?? '')),
    /** Makes the part with its key and writes `attempt.opened`. */
    async open(given: {
      enrolment: Enrolment
      attempt: string
      part: number
      recipients: readonly { recipient: string; key: string }[]
      /** Days that the policy has it kept here beyond its final receipt. */
      keepDays: number
      /** The policy's bound on the media lane while it is sat. */
      uploadBitsPerSecond: number | null
      /** Whether its policy lets staff see it live. */
      liveView: string
      body: Record<string, unknown>
      run: string
    }): Promise<{ one: Held; record: LedgerRecord }> {
      const { attempt, part, enrolment } = given
      const there = this.get(attempt)
      if (there?.submitted && there.ledger.part >= part) throw new ProblemError('already-submitted')
      if (there && !there.submitted)
        throw new ProblemError('bad-input', 'this attempt is open here already: resume it')
      const file = nameOf(attempt, part)
      const key = makeKey(slotFile(file), deps.keys, log)
      const info = wrapInfo({ attempt, part })
      const keys: KeyWrap[] = []
      for (const { recipient, key: publicKey } of given.recipients) {
        const wrap = await wrapKey(rawKey(publicKey), new Uint8Array(key), info)
        keys.push({ recipient, key: publicKey, ...wrap })
      }
      const origin = originOf(enrolment.domain, { station: enrolment.station.id, attempt, part })
      const store = openStore(storeFile(file))
      let record: LedgerRecord
      try {
        store.setMeta('origin', origin)
        store.setMeta(keepKey, String(given.keepDays))
        store.setMeta(liveViewKey, given.liveView)
        if (given.uploadBitsPerSecond !== null) store.setMeta(uploadKey, String(given.uploadBitsPerSecond))
        const name = stationName(enrolment.domain, enrolment.station.id)
        const signer = station.signer(name)
        const ledger = openLedger({ store, attempt, part, origin, signer, clock })
        // Signed in the same transaction: it is there whole, or may be tried again.
        record = ledger.append({ kind: 'attempt.opened', body: { ...given.body, keys }, run: given.run })
      } finally {
        store.close()
      }
      const one = adopt(file)
      if (!one) throw new ProblemError('internal', 'the attempt cannot be reopened')
      return { one, record }
    },
    /** Writes the part's last record with a checkpoint, then erases the key. */
    end(one: Held, kind: (typeof ends)[number], body: Record<string, unknown>, run: string): LedgerRecord {
      const record = one.ledger.append({ kind, body, run })
      one.submitted = true
      one.drained = isDrained(one)
      one.key?.fill(0)
      one.key = null
      unerased.add(one)
      erase()
      return record
    },
    /** Lets go of what is over (prune.ts); says of which. `serverNow`: unix ms, null when it is not known. */
    prune(serverNow: number | null): Pruned[] {
      const gone: Pruned[] = []
      for (const [name, one] of held) {
        if (serverNow === null || !isOver(one, serverNow)) continue
        const what = prunedOf(one, serverNow)
        held.delete(name)
        one.ledger.store.close()
        removePart(deps.data, what, join(folder, name))
        gone.push(what)
      }
      return gone
    },
    /** Moves write-ahead logs into their files. */
    checkpointWals() {
      for (const { ledger } of held.values()) {
        try {
          ledger.store.checkpointWal()
        } catch (error) {
          // The log grows instead, and is moved once there is room.
          refused(error)
        }
      }
    },
    /** What an end asks for beyond its record, once more where the disk would not have it. */
    erase,
    close() {
      for (const one of held.values()) {
        try {
          if (!one.submitted && !station.locked) one.ledger.sign()
        } catch (error) {
          // A full disk: the next keeper signs it.
          log(`signing ${one.ledger.attempt} at the end: ${String(error)}`)
        }
        one.ledger.store.close()
      }
      held.clear()
    },
  }
}

function rawKey(encoded: string): Uint8Array<ArrayBuffer> {
  const raw = new Uint8Array(Buffer.from(encoded, 'base64'))
  if (raw.length !== 32 || toBase64(raw) !== encoded)
    throw new ProblemError('bad-input', "a recipient's key is not 32 bytes of base64")
  return raw
}
