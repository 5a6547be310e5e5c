/** Typing in an LMS's page at a whole station while both cameras record, and in the bare browser beside it, letter by letter. */
import { chromium } from 'playwright-core'
import { findChromium } from '../../../src-main/shell/chromium/find.ts'
import { WebRules } from '../../../src-shared/web-exam.ts'
import { startDisplay } from '../../support/display.ts'
import { freePort } from '../../support/free-port.ts'
import { startCampusProxy } from '../../support/lms/campus-proxy.ts'
import { examPageAt } from '../../support/lms/exam-page.ts'
import { startTestStation } from '../../support/station.ts'
import { cameraSpecs } from '../capture/setting.ts'
import type { BenchLms } from '../web/pages.ts'
import { setExam, waiting } from './station.ts'
import { quantile, typed } from './strokes.ts'

const letters = 400
const minutes = 30
/** More than the bare browser's, 95 %, ms. */
const goalMs = 2

export async function typingInTheView(lms: BenchLms) {
  const proxy = await startCampusProxy(lms)
  const port = await freePort()
  const display = await startDisplay({ wm: 'openbox' })
  const station = await startTestStation({ cameras: cameraSpecs, minutes, webPort: port, env: proxy.env })
  const bare = await chromium.launch({
    executablePath: (await findChromium()).path,
    headless: false,
    env: Object.fromEntries(
      Object.entries(display.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      `--host-resolver-rules=MAP ${lms.host} 127.0.0.1:${lms.port}`,
      '--start-maximized',
    ],
  })
  const exams = examPageAt(port)
  try {
    setExam(station, 'web', { questions: [], web: WebRules.parse({ start: lms.start }) })
    const { admit } = await waiting(station)
    await admit()
    const ours = await exams.find()
    await ours.locator('#text').waitFor()
    const peer = await bare.newPage({ viewport: null })
    await peer.goto(lms.start)
    const [inView = [], inBare = []] = await typed(
      [ours, peer].map((page) => ({ page, selector: '#text' })),
      letters,
    )
    return [0.5, 0.95].map((of) => {
      const [here, there] = [quantile(inView, of), quantile(inBare, of)]
      const rounded = (ms: number) => Math.round(ms * 10) / 10
      return {
        metric: `a key to its letter painted, two cameras recording: ${of === 0.5 ? 'median' : `${of * 100} %`} of ${letters}`,
        unit: 'ms',
        ...{ ours: rounded(here), peer: rounded(there), ratio: Math.round((here / there) * 1000) / 1000 },
        ...{ goal: of === 0.5 ? '' : `≤ ${goalMs} ms more`, met: of === 0.5 || here - there <= goalMs },
      }
    })
  } finally {
    await exams.leave()
    await bare.close()
    await station.stop()
    await display.stop()
    await proxy.stop()
  }
}
