/** The attempt's folder, as main has it. */

import { call } from '../bridge.ts'
import type { Folder } from '../ui/question/upload/folder.ts'
import { problemOf } from './problem.ts'

const told = (error: unknown) => ({ problem: problemOf(error) })

export const attemptFolder: Omit<Folder, 'covered'> = {
  list: (question) => call('exam.files', { question }).catch(told),
  take: (question, name) => call('exam.file', { question, name }).catch(told),
}
