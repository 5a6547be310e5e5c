/** The machine around a station: memory, power, time zone, updates, and whether our own files are as they were installed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import type { CheckOptions, Found } from './check-step.ts'

const mebibyte = 1024 ** 2
/** A station in an exam takes 0.7 to 0.9 GB (docs/MEASURED.md); a foreign page up to 2 GiB more. */
const leastFree = 1024 * mebibyte
const leastTotal = 3500 * mebibyte

const gib = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`

export async function checkMemory(
  _options: CheckOptions,
  { total, free } = { total: totalmem(), free: process.availableMemory() },
): Promise<Found> {
  if (free < leastFree)
    throw new Error(
      `Only ${gib(free)} of ${gib(total)} of memory are free, and a station needs 1 GiB; end other programs, or add memory.`,
    )
  return {
    says: `${gib(free)} of ${gib(total)} free`,
    lacks: total < leastTotal ? ['show heavy pages of an LMS: they take up to 2 GiB, so add memory'] : [],
    same: gib(total),
  }
}

const named = 5

export async function checkFiles({ altered }: CheckOptions): Promise<Found> {
  const wrong = await altered()
  if (wrong === null) return { says: 'a clone, whose files change as people work', lacks: [] }
  if (wrong.length > 0)
    throw new Error(
      `${wrong.length} files of the program are not what they were installed as (${wrong.slice(0, named).join(', ')}${wrong.length > named ? ' …' : ''}); install the package again, and find out who had the machine.`,
    )
  return { says: 'all as they were installed', lacks: [] }
}

/** `root`: of the file system, for tests. */
export async function checkPower({ platform }: CheckOptions, root = '/'): Promise<Found> {
  if (platform !== 'linux')
    return { says: 'not looked at from here', lacks: ['be sure that it does not sleep: set sleep to never'] }
  const supplies = join(root, 'sys/class/power_supply')
  const batteries = namesIn(supplies).filter((name) => read(join(supplies, name, 'type')) === 'Battery')
  if (batteries.some((name) => read(join(supplies, name, 'status')) === 'Discharging'))
    throw new Error('This machine runs on its battery; plug it in.')
  const idle = logind(root, 'IdleAction')
  const lid = logind(root, 'HandleLidSwitch') ?? 'suspend'
  const hasLid = namesIn(join(root, 'proc/acpi/button/lid')).length > 0
  return {
    says: batteries.length > 0 ? 'plugged in' : 'no battery',
    lacks: [
      ...(idle !== null && idle !== 'ignore'
        ? [`stay on by itself (IdleAction=${idle} in /etc/systemd/logind.conf: write ignore)`]
        : []),
      ...(hasLid && lid !== 'ignore'
        ? [`stay on with its lid closed (HandleLidSwitch=${lid} in /etc/systemd/logind.conf: write ignore)`]
        : []),
    ],
  }
}

/** logind.conf(5): of the last file that sets it. */
function logind(root: string, key: string): string | null {
  const folders = ['etc/systemd', 'usr/lib/systemd'].map((place) => join(root, place, 'logind.conf.d'))
  const files = [
    join(root, 'etc/systemd/logind.conf'),
    ...folders.flatMap((folder) =>
      namesIn(folder)
        .toSorted()
        .map((name) => join(folder, name)),
    ),
  ]
  const found = files.flatMap((file) => [
    ...(read(file) ?? '').matchAll(new RegExp(`^\\s*${key}\\s*=\\s*(\\S+)`, 'gm')),
  ])
  return found.at(-1)?.[1] ?? null
}

export async function checkTimeZone(
  _options: CheckOptions,
  zone = Intl.DateTimeFormat().resolvedOptions().timeZone,
): Promise<Found> {
  const none = /^(?:UTC|GMT|Etc\/.*|)$/.test(zone)
  return {
    says: zone || 'unknown',
    lacks: none ? ["show the university's time in its log: timedatectl set-timezone Asia/Almaty"] : [],
    same: zone,
  }
}

/** What Debian does by itself; in an exam it takes the line, the disk and, at worst, the browser. */
export async function checkUpdates({ platform }: CheckOptions, root = '/'): Promise<Found> {
  if (platform !== 'linux')
    return {
      says: 'not looked at from here',
      lacks: ['be sure that no update begins in an exam: set the hours'],
    }
  const folder = join(root, 'etc/apt/apt.conf.d')
  const settings = namesIn(folder)
    .toSorted()
    .map((name) => read(join(folder, name)) ?? '')
    .join('\n')
  const unattended =
    [...settings.matchAll(/APT::Periodic::Unattended-Upgrade\s+"([^"]*)"/g)].at(-1)?.[1] ?? '0'
  const waiting = existsSync(join(root, 'run/reboot-required'))
  return {
    says: unattended === '0' ? 'none by itself' : 'by themselves',
    lacks: [
      ...(unattended === '0'
        ? []
        : ['keep updates out of exams: APT::Periodic::Unattended-Upgrade "0", and upgrade between them']),
      ...(waiting ? ['use what was updated already: restart the machine'] : []),
    ],
  }
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : [])

/** Null: it is not there, or not for us. */
function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}
