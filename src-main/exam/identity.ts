/** Between the pre-flight and the waiting: the student's picture with the card, taken, looked at, accepted. */
import { ProblemError } from '../../src-shared/vocabulary.ts'
import type { CurrentAttempt, SessionContext } from './context.ts'
import { preflightDone } from './enter.ts'

/** The attempt whose picture is asked for now. */
function onScreen({ state: { stage, current } }: SessionContext): CurrentAttempt | null {
  const asked = current?.attempt.state === 'preflight' && current.picture.asked
  return stage === 'attempt' && asked ? current : null
}

function needScreen(context: SessionContext): CurrentAttempt {
  const current = onScreen(context)
  if (!current) throw new ProblemError('not-allowed', 'no picture is asked for now')
  return current
}

export async function takePicture(context: SessionContext): Promise<void> {
  const { picture } = needScreen(context)
  const jpeg = await context.ports.identity.take()
  // The student may have gone back meanwhile.
  if (onScreen(context)?.picture !== picture) return
  picture.jpeg = Buffer.from(jpeg).toString('base64')
  context.state.problem = null
  shown(context)
}

export function pictureAgain(context: SessionContext): void {
  needScreen(context).picture.jpeg = null
  shown(context)
}

/** Sealed before anything else happens; then on to the waiting, as long as both cameras are there. */
export async function keepPicture(context: SessionContext, card: boolean): Promise<void> {
  const current = needScreen(context)
  const { jpeg } = current.picture
  if (jpeg === null) throw new ProblemError('not-allowed', 'no picture was taken')
  context.learn(await context.ports.identity.keep(Buffer.from(jpeg, 'base64'), card))
  await faceIsBack(context)
  current.picture = { asked: false, jpeg: null }
  if (!card) await context.append('student.asked', { what: 'no-card' })
  shown(context)
  await preflightDone(context)
}

const lookEveryMs = 100
const looks = 50

/** It went back to the film's size as the picture was shown, and may not have said so before the picture was accepted. */
async function faceIsBack({ state, ports }: SessionContext): Promise<void> {
  for (let look = 0; look < looks && state.cameras.face.state === 'starting'; look++)
    await new Promise<void>((resolve) => {
      ports.setTimer(resolve, lookEveryMs)
    })
}

/** The face camera's size follows from whether a picture is still to be taken. */
function shown(context: SessionContext): void {
  context.ports.onMedia()
  context.render()
}
