/**
 * `npm test`: lint, types, then every vitest project, and one last line `N passed, N failed, N skipped`.
 * Arguments name the stages to run (`npm test -- unit e2e`); none means all. What comes after a `--` of its own goes to
 * vitest (`npm test -- e2e -- tampering`). What fills the cores gives way beside what waits. What is tested end to end
 * runs as an ordinary user, also where root runs this.
 */
import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { becomeOrdinary, inOwnNetwork } from './test/ordinary-user.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const first = ['lint']
/** These fill the cores with what no clock judges, those wait most of the time: they run beside each other, these giving way. */
const filling = ['types', 'unit', 'screens']
const waiting = ['e2e', 'package']
const stages = [...first, ...filling, ...waiting, 'contract', 'devices', 'integration', 'campus']
const given = process.argv.slice(2)
const end = given.indexOf('--')
const asked = end < 0 ? given : given.slice(0, end)
const toVitest = end < 0 ? [] : given.slice(end + 1)
const unknown = asked.filter((name) => !stages.includes(name))
if (unknown.length) {
  console.error(`No such stage: ${unknown.join(', ')}. There are: ${stages.join(', ')}.`)
  process.exit(2)
}

const total = { passed: 0, failed: 0, skipped: 0 }
/** What failed, told once more at the very end: a long run's log is often read from its tail. */
const failures = []
const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` }
/** Each test file is a process, and many start more: what Node compiled for one is read by the next. Not end to end, which is as in a lab. */
const compiled = { NODE_COMPILE_CACHE: join(root, 'var', 'test', 'compiled') }
const here = {
  folder: join(root, 'var', 'test'),
  start: (program, args) =>
    spawn(join(root, program), args, { cwd: root, stdio: 'inherit', env: { ...env, ...compiled } }),
  end: () => undefined,
}
mkdirSync(here.folder, { recursive: true })
/** All anew: TypeScript 7.0's incremental check misses what a changed global declaration breaks (typescript-go #4664). */
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const typesArgs = [...scripts.types.split(' ').slice(1), '--force']

/** In the run that is beside another: where it leaves what it found. */
const findings = process.env.TAZA_TEST_FINDINGS
if (findings) giveWay()

/** The terminal's Ctrl+C reaches the stage by itself; what that leaves is told and tidied up here. */
let interrupted = false
let running = null
let beside = null
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    interrupted = true
    beside?.kill(signal)
    if (signal !== 'SIGINT' || !process.stdin.isTTY) running?.kill(signal)
  })
// Whoever started the run beside is gone, whatever took it.
process.once('disconnect', () => {
  interrupted = true
  running?.kill()
})

async function statusOf(child) {
  running = child
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', (code) => resolve(code ?? 1))
    })
  } finally {
    running = null
  }
}

async function plain(name, program, args) {
  if (interrupted) return
  const status = await statusOf(here.start(join('node_modules/.bin', program), args))
  total[status === 0 ? 'passed' : 'failed']++
  if (status !== 0) failures.push(name)
  console.log(`${name}: ${status === 0 ? 'passed' : 'failed'}`)
}

/** `by`: as whom. The clone may not be theirs to write, so nothing is kept in it. */
async function vitest(project, by) {
  const file = join(by.folder, `${project}.json`)
  rmSync(file, { force: true })
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    `--reporter=${join(root, 'scripts/test/tell-failures.ts')}`,
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...(by === here ? [] : ['--configLoader=runner', '--no-cache', '--fsModuleCache=false']),
    ...toVitest,
  ]
  const status = await statusOf(by.start('node_modules/.bin/vitest', args))
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    console.error(`${project}: the runner left no report (${error.message})`)
    total.failed++
    failures.push(`${project}: no report`)
    return
  }
  total.passed += report.numPassedTests
  total.failed += report.numFailedTests
  total.skipped += report.numPendingTests + report.numTodoTests
  // A file that does not even load has no failed test, but the runner says so by its status.
  if (status !== 0 && report.numFailedTests === 0) total.failed++
  const outside = `${file}.outside`
  if (existsSync(outside)) failures.push(`${project}, outside every test: ${readFileSync(outside, 'utf8')}`)
  else if (status !== 0 && report.numFailedTests === 0)
    failures.push(`${project}: the runner ended with ${status}, see above`)
  for (const file of report.testResults) {
    const name = relative(root, file.name)
    if (file.status === 'failed' && file.message) failures.push(`${name}: ${file.message}`)
    for (const test of file.assertionResults) {
      if (test.status === 'failed') {
        failures.push(`${name}: ${test.fullName}\n${test.failureMessages.join('\n').slice(0, 1500)}`)
      }
      if (test.status === 'pending' || test.status === 'skipped') console.log(`skipped: ${test.fullName}`)
    }
  }
}

async function endToEnd() {
  let by = here
  try {
    if (process.getuid?.() === 0) by = await becomeOrdinary(root, process.execPath)
    else by = inOwnNetwork(root, here.folder, env) ?? here
    await vitest('e2e', by)
  } catch (error) {
    console.error(`e2e: ${error.message}`)
    total.failed++
    failures.push(`e2e: ${error.message}`)
  } finally {
    by.end()
  }
}

/** To whatever else wants a core; also a session's processes together, where Linux shares out among sessions (sched(7)). */
function giveWay() {
  setPriority(10)
  try {
    writeFileSync('/proc/self/autogroup', '10')
  } catch {
    // This Linux shares out among processes alone.
  }
}

/** Starts these stages in a session of their own, which gives way. What comes back waits for their end, tells it and counts it. */
function runBeside(names) {
  const [log, left] = ['beside.log', 'beside.json'].map((name) => join(here.folder, name))
  rmSync(left, { force: true })
  const said = openSync(log, 'w')
  const browser = join(root, 'scripts/test/browser-that-gives-way.sh')
  const args = [fileURLToPath(import.meta.url), ...names, ...(end < 0 ? [] : given.slice(end))]
  beside = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', said, said, 'ipc'],
    env: { ...process.env, TAZA_TEST_FINDINGS: left, TAZA_CHROMIUM: process.env.TAZA_CHROMIUM ?? browser },
  })
  closeSync(said)
  console.log(`Beside the next stages, told after them: ${names.join(', ')}.`)
  const ended = new Promise((resolve) => beside.once('close', resolve))
  return async () => {
    const status = await ended
    beside = null
    console.log(`\n== what ran beside these ==\n${readFileSync(log, 'utf8')}`)
    try {
      const found = JSON.parse(readFileSync(left, 'utf8'))
      for (const key of Object.keys(total)) total[key] += found.total[key]
      failures.push(...found.failures)
      took.push(...found.took.map((stage) => `${stage} (beside)`))
      if (status !== 0 && found.total.failed === 0) {
        total.failed++
        failures.push(`${names.join(', ')}: ended with ${status}`)
      }
    } catch (error) {
      total.failed++
      failures.push(`${names.join(', ')}: ended with ${status} and left no findings (${error.message})`)
    }
  }
}

/** How long each stage took: the first thing to look at when a run has become too long. */
const took = []
async function run(stage) {
  const from = Date.now()
  console.log(`\n== ${stage} ==`)
  if (stage === 'lint') {
    await plain('lint', 'biome', ['check', '.'])
    await plain('promises nobody waits for', 'oxlint', ['--type-aware'])
    await plain('unused code', 'knip', [])
  } else if (stage === 'types') await plain('types', 'tsc', typesArgs)
  else if (stage === 'e2e') await endToEnd()
  else await vitest(stage, here)
  took.push(`${stage} ${((Date.now() - from) / 60_000).toFixed(1)}`)
}

const wanted = stages.filter((name) => asked.length === 0 || asked.includes(name))
const [fill, wait] = [filling, waiting].map((those) => wanted.filter((name) => those.includes(name)))
const together = fill.length > 0 && wait.length > 0
if (together) for (const stage of first) if (wanted.includes(stage) && !interrupted) await run(stage)
const tellBeside = together && !interrupted ? runBeside(fill) : () => undefined
for (const stage of together ? wait : wanted) if (!interrupted) await run(stage)
await tellBeside()
for (const stage of together ? wanted : [])
  if (!interrupted && ![...first, ...fill, ...wait].includes(stage)) await run(stage)
if (interrupted) failures.push('interrupted')
if (findings) writeFileSync(findings, JSON.stringify({ total, failures, took }))
if (failures.length) console.log(`\n== failed ==\n${failures.join('\n\n')}`)
console.log(`\nminutes: ${took.join(', ')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed === 0 && total.passed > 0 && !interrupted ? 0 : 1)
