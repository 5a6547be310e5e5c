/** The question that is answered, with its answer of the store. */
import { useMemo } from 'react'
import type { Question } from '../../../src-shared/exam.ts'
import { AloudProvider } from '../../ui/question/aloud.ts'
import { QuestionView } from '../../ui/question/QuestionView.tsx'
import { FolderProvider } from '../../ui/question/upload/folder.ts'
import { MediaProvider } from '../../ui/rich/media.ts'
import { attemptFolder } from '../folder.ts'
import { beginSound, useMedia } from '../media.ts'
import { SpeechTrouble } from '../speech/SpeechTrouble.tsx'
import { useQuestionAloud } from '../speech/useQuestionAloud.ts'
import { answers, useAnswer, useAnswerState, useView } from '../store.ts'

export interface QuestionCardProps {
  question: Question
  next: Question | undefined
  number: number
  total: number
}

export function QuestionCard({ question, next, number, total }: QuestionCardProps) {
  const value = useAnswer(question.id)
  const covered = useView(({ lock }) => lock !== null)
  const sounds = useView(({ paper }) => paper?.sounds)
  const address = useMedia(useMemo(() => (next ? [question, next] : [question]), [question, next]))
  const media = useMemo(() => {
    const counted = (digest: string) => {
      const sound = sounds?.find((one) => one.digest === digest)
      return sound ? { left: sound.left, begin: () => beginSound(digest) } : null
    }
    return { address, covered, counted }
  }, [address, covered, sounds])
  const folder = useMemo(() => ({ ...attemptFolder, covered }), [covered])
  const aloud = useQuestionAloud()
  const refused = useAnswerState().refused.includes(question.id)
  return (
    <MediaProvider value={media}>
      <AloudProvider value={aloud}>
        <div>
          {aloud && <SpeechTrouble />}
          <FolderProvider value={folder}>
            <QuestionView
              question={question}
              number={number}
              total={total}
              value={value}
              onChange={(given) => answers.write(question.id, given)}
              // Leaving any field of the question sends what it holds.
              onLeave={() => void answers.flush()}
              onPaste={(characters) => answers.pasted(question.id, characters)}
              refused={refused}
              focused
            />
          </FolderProvider>
        </div>
      </AloudProvider>
    </MediaProvider>
  )
}
