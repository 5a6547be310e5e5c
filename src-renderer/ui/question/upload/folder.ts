/** The folder that files of an answer are chosen from; there is none in the console's previews. */
import { createContext, useContext } from 'react'
import type { AnswerFile, UntakenAnswer } from '../../../../src-shared/answer-files.ts'
import type { Problem } from '../../../../src-shared/vocabulary.ts'

export interface Listed {
  folder: string
  files: readonly { name: string; bytes: number }[]
  /** Of types that the question does not take. */
  others: number
}

export interface Folder {
  list: (question: string) => Promise<Listed | { problem: Problem }>
  /** Keeps a file as it is now; it is an answer once the answer has it. */
  take: (
    question: string,
    name: string,
  ) => Promise<{ file: AnswerFile } | { untaken: UntakenAnswer } | { problem: Problem }>
  /** The page is covered (a lock). */
  covered: boolean
}

const Shown = createContext<Folder | null>(null)
export const FolderProvider = Shown.Provider
export const useFolder = (): Folder | null => useContext(Shown)
