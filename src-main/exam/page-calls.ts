/** What each call of the station page does (stationCalls of src-shared/bridge/station-calls.ts). */
import type { stationCalls } from '../../src-shared/bridge/station-calls.ts'
import type { Handlers } from '../../src-shared/calls.ts'
import { type AnswerValue, answerFits, filesIn, typedAnswer } from '../../src-shared/exam.ts'
import { type Language, ProblemError } from '../../src-shared/vocabulary.ts'
import { type CurrentAttempt, release, type SessionContext, takesRecords } from './context.ts'
import { goOn, isAnswerable } from './course.ts'
import { confirm, consent, preflightDone, retry, signIn } from './enter.ts'
import { filesFor, isHeld, takeFile } from './files.ts'
import { keepPicture, pictureAgain, takePicture } from './identity.ts'
import { unlockByAnswer } from './lock.ts'
import { beginByEnvelope, beginPaper, turnOver } from './paper.ts'
import { isLimited, playSound } from './sounds.ts'
import { submit } from './submit.ts'
import { surveyCalls } from './surveys.ts'
import { viewOf } from './view.ts'

export type StationHandlers = Handlers<typeof stationCalls>

const done = { ok: true } as const

/** `language`: of the station, for the next student. `leave` rejects where the station is not to be left. */
export function createHandlers(
  context: SessionContext,
  language: Language,
  leave: (code: string) => Promise<void>,
): StationHandlers {
  const { state, ports, render, inOrder, append } = context

  /** A refusal stays beside the form until the next try. */
  async function told(work: () => Promise<void>) {
    try {
      await work()
      return done
    } catch (error) {
      if (error instanceof ProblemError) {
        state.problem = error.problem
        render()
      }
      throw error
    }
  }

  return {
    'station.view': async () => viewOf(state, ports),
    'language.set': async ({ language: chosen }) => {
      state.language = chosen
      if (state.current) {
        state.current.kept.language = chosen
        await context.keep()
      }
      render()
      return done
    },
    'text.size': async ({ size }) => {
      state.textSize = size
      if (state.current) {
        state.current.kept.textSize = size
        await context.keep()
      }
      render()
      return done
    },
    'reading.set': async ({ reading }) => {
      state.reading = reading
      if (state.current) {
        state.current.kept.reading = reading
        await context.keep()
      }
      render()
      return done
    },
    'student.sign-in': ({ number, code }) => told(() => signIn(context, number, code)),
    ...surveyCalls(context),
    'student.confirm': ({ me }) => told(() => inOrder(() => confirm(context, me))),
    'preflight.swap': async () => {
      throw new ProblemError('internal', 'the cameras are not this part’s to swap')
    },
    'preflight.retry': async () => {
      retry(context)
      return done
    },
    'preflight.consent': ({ accepted }) => told(() => consent(context, accepted)),
    'preflight.done': () => told(() => inOrder(() => preflightDone(context))),
    'identity.take': () => told(() => takePicture(context)),
    'identity.again': async () => {
      pictureAgain(context)
      return done
    },
    'identity.keep': ({ card }) => told(() => inOrder(() => keepPicture(context, card))),
    'draw.turn': async ({ card }) => {
      await turnOver(context, card)
      return done
    },
    'draw.begin': async () => {
      await inOrder(() => beginPaper(context))
      return done
    },
    'envelope.open': async ({ words }) => {
      await inOrder(() => beginByEnvelope(context, words))
      return done
    },
    'exam.answer': async ({ question, value, pasted = 0 }) => {
      await answer(context, question, value, pasted)
      return done
    },
    'exam.files': async ({ question }) => filesFor(context, question),
    'exam.file': ({ question, name }) => takeFile(context, question, name),
    'exam.go-on': async (from) => {
      await inOrder(() => goOn(context, from))
      return done
    },
    'exam.flag': async ({ question, on }) => {
      const { kept } = state.current ?? {}
      if (!kept?.paper?.questions.some(({ id }) => id === question))
        throw new ProblemError('bad-input', `a flag at ${question}`)
      const others = kept.flags.filter((id) => id !== question)
      kept.flags = on ? [...others, question] : others
      await context.keep()
      render()
      return done
    },
    'exam.medium': async ({ digest }) => ({
      medium: mediumOf(state.current, digest),
    }),
    'exam.play': async ({ digest }) => ({ medium: await inOrder(() => playSound(context, digest)) }),
    // Compared where the guard is (app/station.ts).
    'exam.keys': async () => done,
    // Done where the machine's check is.
    'station.touched': async () => done,
    'check.refuse': async () => done,
    // Done where the exam's page is.
    'web.frame': async () => done,
    'web.act': async () => done,
    'web.stay': async () => done,
    'web.name': async () => done,
    'web.drafts': async () => done,
    'web.choose': async () => done,
    'web.came': async () => done,
    'exam.ask': async ({ what }) => {
      if (takesRecords(state)) await append('student.asked', { what })
      else state.called = true
      render()
      return done
    },
    'exam.return': async () => {
      if (state.current?.attempt.state === 'break') await inOrder(() => context.change('running', 'student'))
      return done
    },
    'lock.answer': async ({ login, answer }) => {
      await inOrder(() => unlockByAnswer(context, login, answer))
      return done
    },
    'exam.submit': async ({ unsaved }) => {
      await inOrder(() => submit(context, 'student', unsaved))
      return done
    },
    'receipt.done': async () => {
      if (state.stage !== 'receipt') return done
      release(state, language)
      // Who called from here has gone.
      state.called = false
      ports.onMedia()
      render()
      return done
    },
    'message.seen': async ({ id }) => {
      const unread = state.current?.attempt.messages.some((message) => message.id === id)
      if (unread) await append('message.seen', { message: id })
      render()
      return done
    },
    'shell.leave': async ({ code }) => {
      await leave(code)
      return done
    },
  }
}

/** One that is played by count is given by `exam.play` alone. */
const mediumOf = (current: CurrentAttempt | null, digest: string) =>
  current && !isLimited(current, digest) ? (current.media.find((one) => one.digest === digest) ?? null) : null

async function answer(
  { state, ports }: SessionContext,
  question: string,
  value: AnswerValue,
  pasted: number,
): Promise<void> {
  const { current } = state
  if (!current || current.attempt.state === 'submitted')
    throw new ProblemError('not-allowed', 'no open attempt')
  const { kept, refused, answers } = current
  const index = kept.paper?.questions.findIndex(({ id }) => id === question) ?? -1
  const asked = kept.paper?.questions[index]
  if (!asked) throw new ProblemError('bad-input', `answer to ${question}`)
  if (!isAnswerable(current, index, ports.now()))
    throw new ProblemError('bad-input', `answer to ${question}, which is not open`)
  const typed = typedAnswer(value)
  if (!answerFits(asked, typed) || !filesIn(typed).every((file) => isHeld(current, file))) {
    refused.add(question)
    throw new ProblemError('bad-input', `answer to ${question}`)
  }
  refused.delete(question)
  await answers.save(question, typed, pasted)
}
