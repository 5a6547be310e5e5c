/**
 * `npm test`: lint, types, then every vitest project, and one last line `N passed, N failed, N skipped`.
 * Arguments name the stages to run (`npm test -- unit e2e`); none means all.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name) => join(root, 'node_modules', '.bin', name)
const stages = ['lint', 'types', 'unit', 'contract', 'integration', 'campus', 'e2e']
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !stages.includes(name))
if (unknown.length) {
  console.error(`No such stage: ${unknown.join(', ')}. There are: ${stages.join(', ')}.`)
  process.exit(2)
}

const total = { passed: 0, failed: 0, skipped: 0 }
/** What failed, told once more at the very end: a long run's log is often read from its tail. */
const failures = []
const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` }
mkdirSync(join(root, 'var', 'test'), { recursive: true })

function plain(name, program, args) {
  const { status } = spawnSync(bin(program), args, { cwd: root, stdio: 'inherit', env })
  total[status === 0 ? 'passed' : 'failed']++
  if (status !== 0) failures.push(name)
  console.log(`${name}: ${status === 0 ? 'passed' : 'failed'}`)
}

function vitest(project) {
  const file = join(root, 'var', 'test', `${project}.json`)
  rmSync(file, { force: true })
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]
  const { status } = spawnSync(bin('vitest'), args, { cwd: root, stdio: 'inherit', env })
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
  if (status !== 0 && report.numFailedTests === 0) {
    total.failed++
    failures.push(`${project}: the runner ended with ${status}, see above`)
  }
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

for (const stage of stages.filter((name) => asked.length === 0 || asked.includes(name))) {
  console.log(`\n== ${stage} ==`)
  if (stage === 'lint') plain('lint', 'biome', ['check', '.'])
  else if (stage === 'types') plain('types', 'tsc', ['-p', 'tsconfig.json'])
  else vitest(stage)
}
if (failures.length) console.log(`\n== failed ==\n${failures.join('\n\n')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1)
