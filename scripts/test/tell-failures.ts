/** A vitest reporter: what failed at once, each test with its errors. A run that is stopped has told by then what failed. */
import { rmSync, writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestCase, TestModule, Vitest } from 'vitest/node'

export default class TellFailures implements Reporter {
  /** Beside the JSON report, which leaves it out: what went wrong outside every test and still fails the run. */
  #outside: string | null = null

  onInit({ config: { outputFile } }: Vitest): void {
    if (typeof outputFile !== 'object' || !outputFile.json) return
    this.#outside = `${outputFile.json}.outside`
    rmSync(this.#outside, { force: true })
  }

  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result()
    if (state !== 'failed') return
    console.log(`\nfailed: ${test.module.relativeModuleId}: ${test.fullName}`)
    for (const error of errors ?? []) console.log(textOf(error))
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const ofModules = modules.flatMap((module) =>
      module.errors().map((error) => `${module.relativeModuleId}: ${textOf(error)}`),
    )
    const all = [...ofModules, ...unhandled.map(textOf)]
    for (const text of all) console.log(`\nfailed outside every test: ${text}`)
    if (this.#outside && all.length) writeFileSync(this.#outside, all.join('\n\n'))
  }
}

function textOf({ stack, message }: { stack?: string; message?: string }): string {
  return (stack ?? message ?? 'an error without a message').slice(0, 3000)
}
