/** A real keeper process on a folder of its own, and an attempt to feed it with. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectKeeper } from '../../src-main/keeper/client.ts'
import { toBase64 } from '../../src-shared/bytes.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'
import type { Policy } from '../../src-shared/policy.ts'
import { makeRecipient } from '../../src-shared/seal/wrap.ts'

const program = fileURLToPath(new URL('../../src-main/keeper/main.ts', import.meta.url))

export interface KeeperProcess {
  readonly pid: number
  readonly exited: Promise<number | null>
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>
  log(): string
}

export const temporaryFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'taza-keeper-'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export function startKeeperProcess(
  data: string,
  more: string[] = [],
  env: Record<string, string> = {},
): KeeperProcess {
  const socket = join(data, 'keeper.sock')
  const child = spawn(process.execPath, [program, '--data', data, '--socket', socket, ...more], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  })
  let log = ''
  child.stderr.on('data', (chunk) => {
    log += String(chunk)
  })
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  return {
    pid: child.pid ?? 0,
    exited,
    kill(signal) {
      child.kill(signal)
      return exited
    },
    log: () => log,
  }
}

export const connectTo = (data: string, run?: string): Promise<KeeperPort> =>
  connectKeeper(join(data, 'keeper.sock'), { ...(run ? { run } : {}), waitMs: 30_000 })

/** The keeper has one main at a time, and hears of the end of the one before when it can: waits for that. */
export const isMain = (port: KeeperPort): Promise<void> =>
  until('the main before it is gone', () =>
    port.call('attempt.list', {}).then(
      () => true,
      () => false,
    ),
  )

export const policy: Policy = {
  id: 'standard',
  rules: [],
  otherwise: { verdict: 'record', severity: 'low', reason: 'unlisted' },
  foreignWindows: 'record',
  media: {
    face: { width: 640, height: 480, framesPerSecond: 15, bitsPerSecond: 350_000 },
    desk: { width: 1280, height: 720, framesPerSecond: 8, bitsPerSecond: 400_000 },
    segmentMs: 1500,
    stillEveryMs: 10_000,
    deskStill: { width: 1920, height: 1080 },
    codecs: ['h264'],
  },
  cadenceMs: 500,
  identityPicture: false,
  liveView: 'told',
  unfilmedSeats: false,
  paper: { selectable: true, traced: false },
  displays: { atMost: 1 },
  clipboard: 'isolated',
  breaks: true,
  clockRunsWhileLocked: false,
  debtOldMs: 30_000,
  keepDays: 30,
}

export const openedBody = {
  exam: 'exam1',
  examTitle: 'Anatomy',
  student: { number: '1001', name: 'Айгүл Сәрсенова' },
  station: { id: 'st1', name: 'Station 1', room: 'B-204' },
  policy: { id: 'standard', digest: 'a'.repeat(64) },
  shell: { kind: 'chromium', version: '1' },
  can: [],
}

/** Opens an attempt; the recipient's private key comes back for those who want to open its films. */
export async function openAttempt(port: KeeperPort, attempt: string) {
  const pair = await makeRecipient()
  const recipients = [{ recipient: 'review', key: toBase64(pair.publicKey) }]
  await port.call('attempt.open', { attempt, policy, recipients, body: openedBody })
  await port.call('record.append', {
    kind: 'attempt.changed',
    body: { from: 'waiting', to: 'running', cause: 'admitted' },
  })
  return pair
}

export const initBody = (source: 'face' | 'desk') => ({
  source,
  init: 0,
  codec: 'avc1.42001f',
  mime: 'video/mp4',
  width: 640,
  height: 480,
})

export const segmentBody = (source: 'face' | 'desk', index: number, start: number, duration = 2000) => ({
  source,
  index,
  type: 'segment',
  init: 0,
  start,
  duration,
  frames: 30,
  mime: 'video/mp4',
  health: { luma: 100, motion: 3 },
  incident: null,
})

export async function until(what: string, is: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  const end = Date.now() + ms
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}
