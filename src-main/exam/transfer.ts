/** An attempt that goes on at another station: how it is left here, and with what it is taken up there. */
import { bodies } from '../../src-shared/records.ts'
import type { Continues } from '../../src-shared/station-api.ts'
import type { AttemptState } from '../../src-shared/vocabulary.ts'
import { newSitting, type SessionContext } from './context.ts'

/** Ends this station's part; what it holds goes on being sent. The next student may sign in. */
export async function leave(context: SessionContext, command: { id: string; by: string }) {
  const { sitting, ports } = context
  if (!sitting.kept || sitting.stage === 'submitting' || sitting.stage === 'receipt') return
  sitting.stage = 'submitting'
  sitting.lock = null
  context.render()
  await ports.finishMedia()
  await ports.keeper.call('attempt.leave', { by: command.by, command: command.id })
  sitting.answers?.close()
  Object.assign(sitting, {
    ...newSitting(sitting.language),
    stage: 'sign-in',
    problem: { code: 'attempt-moved' },
    displays: sitting.displays,
    guard: sitting.guard,
    status: sitting.status,
  })
  ports.onMedia()
  context.render()
}

/** Minutes with which the clock of this part begins. `opened`: the body of its `attempt.opened`, or what it will hold. */
export const minutesToGo = (
  durationMinutes: number,
  continues: Pick<Continues, 'leftMs'> | null | undefined,
): number => (continues?.leftMs == null ? durationMinutes : continues.leftMs / 60_000)

/** The invigilator who ordered the transfer has let the student in already, unless the exam stood before. */
export const goesOnByItself = (state: AttemptState): boolean => state === 'running' || state === 'break'

const Opened = bodies['attempt.opened'].pick({ continues: true })
/** What the first record of this part (`attempt.opened`) says of the one before. */
export const continuesOf = (body: Record<string, unknown> | undefined) => Opened.parse(body ?? {}).continues
