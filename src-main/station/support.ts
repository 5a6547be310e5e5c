/**
 * `taza check --support`: what whoever helps from afar has to know of this machine, as a ZIP of JSON files. Nothing of the
 * exams is read for it, and what might be somebody's name, number or secret inside a sentence is taken out.
 */
import { cpus, homedir, release, totalmem, userInfo } from 'node:os'
import { strToU8, zipSync } from 'fflate'
import type { CheckResult } from '../../src-shared/machine-check.ts'
import type { Explained } from './explain.ts'

export interface Support {
  at: Date
  results: readonly CheckResult[]
  changes: readonly string[]
  config: Explained | null
  /** Of /etc/os-release; empty elsewhere. */
  system: string
}

export function supportBundle({ at, results, changes, config, system }: Support): Uint8Array {
  const [processor] = cpus()
  const files = {
    'check.json': { at: at.toISOString(), results: results.map(told), changes },
    'configuration.json': config && { ...config, values: config.values.map(withoutSeats) },
    'machine.json': {
      ...{ system, kernel: release(), platform: process.platform, node: process.version },
      ...{ processor: processor?.model, cores: cpus().length, memory: totalmem() },
    },
  }
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, value]) => [name, strToU8(`${JSON.stringify(value, cleaned, 1)}\n`)]),
    ),
  )
}

/** Machines by their numbers, and rooms: whoever helps needs to know how many. */
const withoutSeats = (one: Explained['values'][number]) =>
  one.name === 'seat.table' && Array.isArray(one.value) ? { ...one, value: `${one.value.length} rows` } : one

/** What a keeper says of its trouble may name an attempt or a person: that it has one is enough. */
const told = (result: CheckResult): CheckResult =>
  result.name === 'keeper' && !result.ok
    ? { ...result, says: result.says.replace(/ says: (\S+).*$/s, ' says: $1') }
    : result

const cleaned = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? withoutPersons(value) : value

/**
 * Our own sentences are in Latin letters: others are of names. Long numbers are students', long runs of digits and letters
 * are keys, tokens and hashes, what stands around an @ is an address or a password.
 */
export function withoutPersons(text: string): string {
  const { username } = userInfo()
  const home = homedir()
  const without = home.length > 1 && home !== '/root' ? text.replaceAll(home, '~') : text
  const named =
    /^(?:root|taza-\w+)$/.test(username) || username === '' ? without : without.replaceAll(username, '…')
  return named
    .replace(/\S*@\S*/g, '…')
    .replace(/[A-Za-z0-9+/_$-]*[A-Fa-f0-9]{32,}[A-Za-z0-9+/_=$-]*/g, '…')
    .replace(
      /(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[A-Z])(?=[A-Za-z0-9+/_-]*[a-z])[A-Za-z0-9+_-]{22,}={0,2}/g,
      '…',
    )
    .replace(/[A-Za-z0-9+/]{43}=/g, '…')
    .replace(/(?:[^\p{Script=Latin}\p{Script=Common}][\p{L}\p{M}\s.'-]*)+/gu, '… ')
    .replace(/\d{6,}/g, '…')
}
