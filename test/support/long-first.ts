/** The order of test files: what takes longest begins first, so that at the end no worker waits for another's last file. */
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Where no earlier run says how long a file takes, vitest takes it from the file's size. These are small and long, the first most of all. */
const long = [
  /\/console-page\/fits-\w+\.test\.ts$/,
  /\/(open-page\/languages|station-page\/screens|server\/(crash|guessing|survey-table)|session-story|chaos\/\w+|campus\/(chaos|failover))\.test\.ts$/,
]

export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const place = ({ moduleId }: TestSpecification) =>
      [...long, /./].findIndex((those) => those.test(moduleId))
    return sorted.toSorted((a, b) => place(a) - place(b))
  }
}
