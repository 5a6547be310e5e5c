/** A vitest reporter: each failed test with its errors at once. A run that is stopped has told by then what failed. */
import type { Reporter, TestCase } from 'vitest/node'

export default class TellFailures implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const { state, errors } = test.result()
    if (state !== 'failed') return
    console.log(`\nfailed: ${test.module.relativeModuleId}: ${test.fullName}`)
    for (const { stack, message } of errors ?? []) console.log((stack ?? message).slice(0, 3000))
  }
}
