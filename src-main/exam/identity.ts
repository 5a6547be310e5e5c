/** Between the pre-flight and the waiting: the student's picture with the card, taken, looked at, accepted. */
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { SessionContext } from './context.ts'
import { preflightDone } from './enter.ts'

const onScreen = ({ sitting }: SessionContext): boolean =>
  sitting.stage === 'attempt' && sitting.state === 'preflight' && sitting.identity.step === 'asked'

function needScreen(context: SessionContext): void {
  if (!onScreen(context)) throw new ProblemError('not-allowed', 'no picture is asked for now')
}

export async function takePicture(context: SessionContext): Promise<void> {
  needScreen(context)
  const { sitting, ports } = context
  const jpeg = await ports.identity.take()
  // The student may have gone back meanwhile.
  if (!onScreen(context)) return
  sitting.identity.jpeg = Buffer.from(jpeg).toString('base64')
  sitting.problem = null
  shown(context)
}

export function pictureAgain(context: SessionContext): void {
  needScreen(context)
  context.sitting.identity.jpeg = null
  shown(context)
}

/** Sealed before anything else happens; then on to the waiting, as long as both cameras are there. */
export async function keepPicture(context: SessionContext, card: boolean): Promise<void> {
  needScreen(context)
  const { sitting, ports } = context
  const { jpeg } = sitting.identity
  if (jpeg === null) throw new ProblemError('not-allowed', 'no picture was taken')
  await ports.identity.keep(Buffer.from(jpeg, 'base64'), card)
  sitting.identity = { step: 'kept', jpeg: null }
  if (!card) {
    await context.append('student.asked', { what: 'no-card' })
    sitting.asks = 'no-card'
  }
  shown(context)
  await preflightDone(context)
}

/** The face camera's size follows from whether a picture is still to be taken. */
function shown(context: SessionContext): void {
  context.ports.onMedia()
  context.render()
}
