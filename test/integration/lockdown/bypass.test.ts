/**
 * What a student might try, with real programs, under each window manager and none: what is tried, what the station says
 * to it, whether the window is gone, whether there is a picture of what it showed. docs/threats/station.md has the same list.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { bootClock } from '../../support/boot-clock.ts'
import { openBrowser } from '../../support/browser.ts'
import { startDisplay, type TestDisplay } from '../../support/display.ts'
import { startFlood } from '../../support/flood.ts'
import { type LockdownStation, preset, startLockdownStation } from '../../support/lockdown.ts'
import { windowProgram } from '../../support/native.ts'
import { readPng } from '../../support/png.ts'

interface Attempt {
  what: string
  /** Program and words; `window` stands for a window of a program that nobody knows. */
  command: readonly string[]
  verdict: 'record' | 'block' | 'lock'
  reason: string
  /** The window must be gone without our ending the program. */
  gone: boolean
  needsRoot?: true
  /** Beside the command. */
  also?: (env: NodeJS.ProcessEnv) => void
}

const red = ['window', '--title', 'Шпаргалка']
const attempts: Attempt[] = [
  { what: 'a terminal', command: ['xterm'], verdict: 'block', reason: 'foreign-window', gone: true },
  {
    what: 'a full-screen window',
    command: ['full', ...red.slice(1), '--geometry', '1366x768+0+0'],
    verdict: 'block',
    reason: 'foreign-window',
    gone: true,
  },
  {
    what: 'a window that names no pid',
    command: ['nameless', ...red.slice(1), '--no-pid'],
    verdict: 'block',
    reason: 'foreign-window',
    gone: true,
  },
  {
    what: 'a window of another user (needs root, to be one)',
    needsRoot: true,
    command: ['setpriv', '--reuid=65534', '--clear-groups', 'xeyes'],
    verdict: 'block',
    reason: 'foreign-window',
    gone: true,
  },
  {
    what: 'a pop-up past the window manager, over the exam',
    command: ['popup', ...red.slice(1), '--override'],
    verdict: 'block',
    reason: 'foreign-window',
    gone: true,
  },
  {
    what: 'a transparent overlay, always on top',
    command: ['overlay', ...red.slice(1), '--overlay', '--override'],
    verdict: 'block',
    reason: 'foreign-window',
    gone: true,
  },
  {
    what: 'a window that does not close when asked',
    command: ['stubborn', ...red.slice(1), '--stubborn'],
    verdict: 'block',
    reason: 'foreign-window',
    gone: true,
  },
  {
    what: 'a message of the system',
    command: [
      'dbus-run-session',
      '--',
      'sh',
      '-c',
      'dunst & sleep 0.5; notify-send -t 600000 Update ready; wait',
    ],
    verdict: 'record',
    reason: 'system-popup',
    gone: false,
  },
  {
    what: 'a screen recorder without a window',
    command: ['ffmpeg', '-loglevel', 'quiet', '-f', 'x11grab', '-i', 'DISPLAY', '-f', 'null', '-'],
    verdict: 'lock',
    reason: 'capture',
    gone: false,
  },
  {
    what: 'a remote desktop server',
    command: ['x11vnc', '-display', 'DISPLAY', '-localhost', '-rfbport', '0', '-quiet', '-forever'],
    verdict: 'lock',
    reason: 'screen-recorder',
    gone: false,
  },
  {
    what: 'keys pressed by a program',
    command: ['xdotool', 'type', '--delay', '2', 'answer'],
    verdict: 'record',
    reason: 'injected-input',
    gone: false,
  },
  {
    what: 'something copied outside',
    command: ['sh', '-c', 'echo answer | xclip -quiet -selection clipboard -i'],
    verdict: 'record',
    reason: 'clipboard',
    gone: false,
  },
]

describe.each(['openbox', 'matchbox', 'none'] as const)('window manager: %s', (wm) => {
  let display: TestDisplay
  let station: LockdownStation
  const folder = mkdtempSync(join(tmpdir(), 'taza-bypass-'))
  const endings: (() => Promise<unknown>)[] = []

  beforeAll(async () => {
    display = await startDisplay({ wm })
    station = await startLockdownStation({ env: display.env, clock: bootClock(), sanitized: true })
  })
  afterEach(async () => {
    for (const end of endings.splice(0)) await end()
  })
  afterAll(async () => {
    await station.stop()
    await display.stop()
    rmSync(folder, { recursive: true, force: true })
    expect(station.troubles).toEqual([])
  })

  /** `trial`: a program of ours is another one each time. */
  const begin = ([program = '', ...words]: readonly string[], trial: number) => {
    const ours = words.includes('--title')
    const path = ours ? join(folder, `${program}-${trial}`) : program
    if (ours) cpSync(windowProgram(), path)
    const args = words.map((word) => (word === 'DISPLAY' ? display.display : word))
    const child = spawn(path, args, { env: display.env, stdio: ['pipe', 'ignore', 'ignore'], detached: true })
    const gone = once(child, 'close')
    endings.push(async () => {
      // The whole group: what the program started goes with it.
      if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL')
      await gone
    })
    return gone
  }

  /** Resolves with the red of its picture; null where there is none to be had. */
  const sit = async ({ command, verdict, reason, gone }: Attempt, trial: number) => {
    const before = station.kept.length
    const raised = () =>
      station.kept
        .slice(before)
        .find(
          ({ kind, body }) =>
            kind === 'incident.raised' && body.reason === reason && body.verdict === verdict,
        )
    const ended = begin(command, trial)
    await station.until(`an incident (${reason}, ${verdict})`, () => raised() !== undefined, 30_000)
    if (verdict === 'lock') expect(station.locks.map((lock) => lock.reason)).toContain(reason)
    if (!gone) return null
    await ended
    const id = raised()?.body.incident
    const is = (kind: string) => station.kept.some((one) => one.kind === kind && one.body.incident === id)
    await station.until('its end on the ledger', () => is('incident.ended'))
    if (!command.includes('--title')) return null
    const [picture] = station.pictures.filter(({ incident }) => incident === id)
    return (picture && readPng(picture.png).colors().get(0xff0000)) ?? 0
  }

  const isRoot = process.getuid?.() === 0
  for (const attempt of attempts)
    test.skipIf(attempt.needsRoot && !isRoot)(attempt.what, async () => {
      await station.watch(preset('standard'), [])
      await station.guard.isolateClipboard(true)
      // What has painted nothing 150 ms after its mapping is pictured as it is; on a busy machine that may be any program.
      let red = await sit(attempt, 0)
      for (let trial = 1; red === 0 && trial < 5; trial++) red = await sit(attempt, trial)
      if (red !== null) expect(red).toBeGreaterThan(10_000)
    })
})

describe.each(['openbox', 'matchbox', 'none'] as const)('a flood, window manager: %s', (wm) => {
  let display: TestDisplay
  let station: LockdownStation
  beforeAll(async () => {
    display = await startDisplay({ wm })
    station = await startLockdownStation({ env: display.env, clock: bootClock() })
  })
  afterAll(async () => {
    await station.stop()
    await display.stop()
    // A picture may be late on a machine that is busy with the flood: the others must not.
    expect(station.troubles.filter((trouble) => !trouble.startsWith('picture of'))).toEqual([])
  })

  test('500 windows a second: none is missed, and the guard still answers', { timeout: 90_000 }, async () => {
    await station.watch(preset('record-only'), [])
    const before = station.kept.length
    const flood = startFlood(display.env, { count: 500, everyMs: 2, lifeMs: 30 })
    try {
      await station.guard.ping()
      await flood.done
    } finally {
      await flood.end()
    }
    const recorded = () =>
      new Set(
        station.kept
          .slice(before)
          .filter(({ kind }) => kind === 'window.opened')
          .map(({ body }) => body.window),
      )
    const missing = () => [...flood.mapped.keys()].filter((id) => !recorded().has(id)).length
    await station.until('all of them', () => missing() === 0, 60_000)
    expect(flood.mapped.size).toBe(500)
  })
})

describe('a browser', () => {
  let display: TestDisplay
  let station: LockdownStation
  beforeAll(async () => {
    display = await startDisplay({ wm: 'openbox' })
    station = await startLockdownStation({ env: display.env, clock: bootClock(), sanitized: true })
  })
  afterAll(async () => {
    await station.stop()
    await display.stop()
    expect(station.troubles).toEqual([])
  })

  test('of somebody’s own: where it is only recorded, each tab is', async () => {
    await station.watch(preset('open-book'), [])
    const browser = await openBrowser(display.env)
    try {
      const titles = () =>
        station.kept
          // A page that was quick has its title when the window opens.
          .filter(({ kind }) => kind === 'window.titled' || kind === 'window.opened')
          .flatMap(({ body }) => /first|second|third/.exec(String(body.title)) ?? [])
      const is = (title: string) => station.until(`tab ${title}`, () => titles().at(-1) === title)
      for (const title of ['first', 'second', 'third']) {
        await browser.openTab(title)
        await is(title)
      }
      for (const title of ['first', 'second']) {
        await browser.showTab(title)
        await is(title)
      }
    } finally {
      await browser.end()
    }
  })

  test('of somebody’s own: where it is not allowed, it goes', async () => {
    await station.watch(preset('standard'), [])
    const before = station.kept.length
    const browser = await openBrowser(display.env).catch(() => null)
    await station.until('it is closed', () =>
      station.kept.slice(before).some(({ kind, body }) => kind === 'window.closed' && body.by === 'guard'),
    )
    await browser?.end()
  })

  test('of ours: copying and pasting works in it, and nowhere else', async () => {
    await station.watch(preset('record-only'), [])
    const browser = await openBrowser(display.env)
    try {
      await station.watch(preset('record-only'), [browser.pid])
      await station.guard.isolateClipboard(true)
      const page = await browser.openTyping()
      await page.keyboard.type('Жауап: Ұлы дала')
      await page.keyboard.press('Control+A')
      await page.keyboard.press('Control+C')
      // A stranger asks until the guard has taken it over, and then gets nothing.
      const stranger = () => {
        try {
          return execFileSync('xclip', ['-selection', 'clipboard', '-o'], {
            env: display.env,
            stdio: 'pipe',
          }).toString()
        } catch {
          return null
        }
      }
      await expect.poll(stranger, { timeout: 10_000 }).toBeNull()
      await page.keyboard.press('Delete')
      await page.keyboard.press('Control+V')
      await page.keyboard.press('Control+V')
      await expect.poll(() => page.inputValue('textarea')).toBe('Жауап: Ұлы далаЖауап: Ұлы дала')
      await station.until('the stranger', () =>
        station.heard.some(({ seen }) => seen.kind === 'clipboard.refused' && seen.reader.endsWith('/xclip')),
      )
    } finally {
      await browser.end()
    }
  })
})
