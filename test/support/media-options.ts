import { join } from 'node:path'
import type { createMedia } from '../../src-main/app/media.ts'
import { createAnswers } from '../../src-main/exam/answers.ts'
import { type Kept, newCurrent, newSession, termsOf } from '../../src-main/exam/context.ts'
import { newAttempt } from '../../src-shared/attempt/state.ts'
import type { KeeperPort } from '../../src-shared/keeper-api.ts'

type MediaOptions = Parameters<typeof createMedia>[0]

/** Of a station that nobody sits at and that tells nobody anything, with what `more` says otherwise. `dir`: its data. */
export const mediaOptions = (dir: string, more: Partial<MediaOptions> = {}): MediaOptions => ({
  memory: join(dir, 'cameras.json'),
  session: () => newSession('kk'),
  decided: () => true,
  order: () => undefined,
  screenEveryMs: () => null,
  onProblem: () => undefined,
  now: () => 0,
  onObserved: () => undefined,
  nodes: () => [],
  ...more,
})

/** An attempt that was just opened, with nothing answered. */
export const currentOf = (kept: Kept) =>
  newCurrent(
    kept,
    newAttempt(termsOf(kept)),
    createAnswers({
      keeper: { call: () => Promise.reject(new Error('no answer is given here')) } as unknown as KeeperPort,
      attempt: kept.attempt,
      part: kept.part,
      ticket: () => null,
      onSaved: () => undefined,
      onChange: () => undefined,
      onTrouble: () => undefined,
      setTimer: () => () => undefined,
    }),
  )
