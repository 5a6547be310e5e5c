/**
 * A console and a station that is looked at: two browsers, and between them the real server, a real keeper and the
 * recorder's own parts. What is left out is the shell, the guard and main.
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { systemClock } from '../../../src-main/keeper/clock.ts'
import { createCaptureCalls } from '../../../src-main/recorder/capture-calls.ts'
import { createLooks } from '../../../src-main/recorder/looks.ts'
import type { CaptureConfig } from '../../../src-shared/bridge/capture-calls.ts'
import type { KeeperPort } from '../../../src-shared/keeper-api.ts'
import type { LookUp } from '../../../src-shared/look/messages.ts'
import type { LedgerRecord } from '../../../src-shared/records.ts'
import { buildCameras, type Cameras, startCameras } from '../../support/cameras/cameras.ts'
import { openedAt } from '../../support/filmed-attempt.ts'
import { until } from '../../support/keeper-process.ts'
import { startUniversity, type University } from '../../support/university.ts'
import {
  buildCapture,
  type CapturePage,
  launchBrowser,
  openCapture,
  removePage,
  root,
} from '../capture/page.ts'
import { makePicture } from '../console-page/films.ts'
import { buildConsole } from '../console-page/open.ts'

const media: CaptureConfig['media'] = {
  face: { width: 640, height: 480, framesPerSecond: 15, bitsPerSecond: 350_000 },
  desk: { width: 1280, height: 720, framesPerSecond: 8, bitsPerSecond: 400_000 },
  segmentMs: 1500,
  stillEveryMs: 10_000,
  deskStill: { width: 1280, height: 720 },
  codecs: ['h264', 'av1', 'vp9'],
}

export interface Stage {
  university: University
  attempt: string
  keeper: KeeperPort
  capture: CapturePage
  cameras: Cameras
  /** Who looks, as main was told last. */
  watched: string[]
  /** What the station said of looks, packets by their number alone. */
  said: LookUp[]
  packets: number
  /** The console at the attempt, in a context of its own. `before` runs in the page before its scripts. */
  openConsole(before?: () => void): Promise<Page>
  records(kind: string): Promise<LedgerRecord[]>
  close(): Promise<void>
}

export async function setStage(): Promise<Stage> {
  const closers: (() => unknown)[] = []
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const university = await startUniversity()
    closers.push(() => university.close())
    const pages = await buildCapture()
    closers.push(() => removePage(pages))
    await buildConsole(join(university.dataDir, '..', 'pages'))
    await buildCameras(join(root, 'test/support/cameras'), join(root, 'out/native'))
    const cameras = await startCameras({
      cameras: [
        { name: 'Face', size: '640x480', fps: 15 },
        { name: 'Desk', size: '1280x720', fps: 8 },
      ],
      env: process.env,
      binaries: join(root, 'out/native'),
    })
    closers.push(() => cameras.stop())
    const { keeper, recorder, attempt } = await openedAt(university, closers)
    const screen = await makePicture(join(university.dataDir, 'screen.png'), 'teal', 'Question 1', '1366x768')
    const stage: Omit<Stage, 'capture'> = {
      university,
      attempt,
      keeper,
      cameras,
      watched: [],
      said: [],
      packets: 0,
      async openConsole(before) {
        const context = await console.newContext({ viewport: { width: 1366, height: 768 } })
        await context.addInitScript(() => window.localStorage.setItem('taza-language', 'ru'))
        if (before) await context.addInitScript(before)
        const page = await context.newPage()
        const person = university.credentials.staff.find(({ roles }) => roles.includes('invigilator'))
        await page.goto(`${university.url}#/attempts/${attempt}`)
        await page.getByTestId('login').fill(person?.login ?? '')
        await page.getByTestId('password').fill(person?.password ?? '')
        await page.getByTestId('log-in').click()
        await page.getByTestId('look').waitFor()
        return page
      },
      async records(kind) {
        const { attempts } = await keeper.call('attempt.list', {})
        return (attempts[0]?.records ?? []).filter((record) => record.kind === kind)
      },
      close,
    }
    keeper.on((event) => {
      if (event.type === 'watched') stage.watched = event.by
    })
    const config: CaptureConfig = {
      of: { attempt, part: 0 },
      cameras: { face: { label: 'Face', ordinal: 0 }, desk: { label: 'Desk', ordinal: 0 } },
      media,
      recording: true,
      previewEveryMs: 1000,
    }
    const orders = () => ({ capture: config, screenEveryMs: null, until: null })
    let capture: CapturePage | null = null
    const looks = createLooks({
      keeper: {
        call: (...asked) => {
          const [, args] = asked
          if ('message' in args) {
            if (args.message.do === 'packet') stage.packets++
            else stage.said.push(args.message)
          }
          return recorder.call(...asked)
        },
      },
      orders,
      send: (event) => capture?.tell(event),
      shot: async () => ({ png: screen }),
      later: (ms, run) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
      onTrouble: (error) => globalThis.console.error(error),
    })
    recorder.on((event) => {
      if (event.type === 'look') looks.hear(event.message)
    })
    const calls = createCaptureCalls({
      keeper: recorder,
      now: systemClock().mono,
      orders,
      onEnded: () => undefined,
      observations: { see: () => undefined, forget: () => undefined },
      pictures: { arrived: () => undefined },
      looks,
      emit: () => undefined,
      onRestart: () => false,
      onTrouble: (error) => globalThis.console.error(error),
    })
    // As src-main/shell/chromium/switches.ts has it for the page that films.
    const films = await launchBrowser(cameras, ['--disable-features=WebRtcHideLocalIpsWithMdns'])
    closers.push(() => films.close())
    capture = await openCapture({ pages, cameras, config, browser: films, recorder: calls.answer })
    const opened = capture
    closers.push(() => opened.close())
    const console = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
    closers.push(() => console.close())
    await until('both cameras are filmed', () =>
      ['face', 'desk'].every((source) =>
        opened.collected.segments.some(({ args }) => args.source === source && args.type === 'segment'),
      ),
    )
    // Answers and callbacks of what was closed come a moment later.
    closers.push(() => sleep(100))
    return Object.assign(stage, { capture: opened })
  } catch (error) {
    await close()
    throw error
  }
}
