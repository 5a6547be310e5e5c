/**
 * `npm start`: a university server with a demo exam and people, and a station. On a display it stays open for a person;
 * without one, a scripted student and invigilator sit a short exam and var/demo/report.json says how it went.
 */
import { mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openCameras } from './cameras.ts'
import { type Campus, root, startCampus } from './campus.ts'
import { openDisplay } from './display.ts'
import { takeFolder } from './folder.ts'
import { createProgress } from './progress.ts'
import { runScripted } from './scripted.ts'
import { runSession } from './session/run.ts'
import { staffOf } from './university.ts'
import { openLms, runWeb } from './web/run.ts'

const { values: options } = parseArgs({
  options: {
    scripted: { type: 'boolean', default: false },
    windowed: { type: 'boolean', default: false },
    shell: { type: 'string' },
    language: { type: 'string', default: 'kk' },
    port: { type: 'string' },
    session: { type: 'boolean', default: false },
    web: { type: 'boolean', default: false },
    dir: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
if (options.help) {
  console.log(`npm start -- [--scripted] [--windowed] [--shell auto|electron|chromium] [--language kk|ru|ky|en] [--port N]
npm start -- --session [--port N]
npm start -- --web [--language kk|ru|ky|en] [--port N]
  --session   a session at the console's pages instead: lists, a bank, a paper, seats, marks, a case (var/demo-session)
  --web       an exam in an LMS that the demo brings, on a virtual display, scripted (var/demo-web)
  --scripted  a virtual display and a scripted exam, also where there is a display
  --windowed  the station in an ordinary window
  --dir DIR   where data, pictures and the report go (var/demo): a new or an empty folder, or an earlier demo's`)
  process.exit(0)
}

const kind = options.session ? 'session' : options.web ? 'web' : ''
const dir = resolve(options.dir ?? join(root, kind === '' ? 'var/demo' : `var/demo-${kind}`))
const pictures = join(dir, 'pictures')
const release = oneSentence(() => takeFolder(dir))
mkdirSync(pictures, { recursive: true, mode: 0o700 })

const progress = createProgress(console.log)
/** What must be ended, whatever happens; last started, first ended. */
const closers: (() => Promise<unknown>)[] = []
let closing: Promise<void> | null = null
function close(): Promise<void> {
  closing ??= (async () => {
    for (const closer of closers.reverse()) await closer()
    release()
  })()
  return closing
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void close().then(() => process.exit(130)))
}

try {
  process.exitCode = await demo()
} catch (error) {
  const logs = readdirSync(dir).filter((name) => name.endsWith('.log'))
  console.error(`\nThe demo did not get through: ${error instanceof Error ? error.message : error}`)
  console.error(`Logs in ${dir}: ${logs.join(', ')}`)
  process.exitCode = 1
} finally {
  await close()
}

/** What cannot be begun is told as it is, without a trace of our own calls. */
function oneSentence<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}

async function demo(): Promise<number> {
  if (options.session)
    return runSession({ dir, pictures, port: Number(options.port ?? 0), progress, closers })
  const display = await openDisplay(options.scripted || options.web)
  closers.push(display.stop)
  const scripted = display.virtual
  const cameras = await progress.step('cameras', () => openCameras(root, display.env, progress.say))
  closers.push(cameras.stop)
  const lms = options.web ? await openLms() : null
  if (lms) closers.push(lms.stop)
  const campus = await progress.step('the university server starts', () =>
    startCampus({
      dir,
      port: Number(options.port ?? (scripted ? 0 : 4870)),
      env: { ...display.env, ...lms?.env },
      ...(lms ? { webPort: lms.port } : {}),
      cameras,
      driven: scripted,
      // The scripted people drive Chromium; a person gets what the machine has.
      shell: options.shell ?? (scripted ? 'chromium' : 'auto'),
      language: options.language,
      windowed: options.windowed,
    }),
  )
  closers.push(campus.stop)
  tellPeople(campus)
  await progress.step('the station is enrolled', campus.enrol)
  const startedAt = Date.now()
  const station = campus.startStation((line) => {
    if (line.startsWith('taza: ')) progress.say(line)
  })
  if (scripted) {
    const stage = { campus, dir, pictures, progress, env: display.env, stationStarted: startedAt, station }
    return lms ? runWeb(stage, lms) : runScripted(stage)
  }
  console.log(
    `  The station opens now. Leave it with Ctrl+Alt+Q and the code ${campus.leaveCode}; Ctrl+C here ends everything.\n`,
  )
  const status = await station.ended
  console.log(`The station was left (exit ${status}).`)
  return status
}

function tellPeople({ university: { address, credentials } }: Campus) {
  const [student] = credentials.students
  const invigilator = staffOf(credentials, 'invigilator')
  const officer = staffOf(credentials, 'officer')
  console.log(`
  Console      ${address}
  Invigilator  ${invigilator.login} / ${invigilator.password}
  Officer      ${officer.login} / ${officer.password}
  Student      number ${student?.number} (${student?.name}), code of the day ${credentials.codeOfTheDay}
`)
}
