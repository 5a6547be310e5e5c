/** What could not be done at once (no server, no keeper) is tried again each second, one try at a time. */
import type { SessionContext } from './context.ts'
import { beginCourse, isToBegin } from './course.ts'
import { isDrawing, needsCards } from './draw.ts'
import { writeLock } from './lock.ts'
import { fetchPaper, prepareDraw, startRunning } from './paper.ts'
import { isToLook, lookForPackage } from './sealed.ts'
import { finishEnding } from './submit.ts'
import { leave } from './transfer.ts'

function due(context: SessionContext): (() => Promise<void>) | null {
  const { stage, current } = context.state
  if (!current) return null
  const { ending, attempt, kept, unwrittenLock } = current
  if (ending && !ending.closed && !ending.busy) return () => finishEnding(context)
  const { leaving } = attempt
  if (stage === 'submitting' && leaving && !ending)
    return async () => {
      if (context.state.current === current) await leave(context, leaving)
    }
  if (stage !== 'attempt') return null
  if (unwrittenLock) return () => writeLock(context, current)
  if (isDrawing(current)) return null
  if (attempt.admitted && attempt.state === 'waiting') return () => startRunning(context)
  if (attempt.state === 'running' && !kept.paper) return () => fetchPaper(context)
  if (attempt.state === 'running' && isToBegin(current)) return () => beginCourse(context, current)
  return null
}

/** Beside the queue of orders: it waits for the server. */
function toAsk(context: SessionContext): (() => Promise<void>) | null {
  const { stage, current } = context.state
  return stage === 'attempt' && current && needsCards(current) ? () => prepareDraw(context) : null
}

function toLook(context: SessionContext): (() => Promise<void>) | null {
  const { stage, current } = context.state
  return stage === 'attempt' && current && isToLook(current) ? () => lookForPackage(context) : null
}

/** Returns what to call each second. */
export function createRetries(context: SessionContext): () => void {
  const ordered = () => {
    const work = due(context)
    return work && (() => context.inOrder(work))
  }
  const ways = [ordered, () => toAsk(context), () => toLook(context)].map((next) => createWay(context, next))
  return () => {
    for (const tryOnce of ways) tryOnce()
  }
}

function createWay(context: SessionContext, next: () => (() => Promise<void>) | null): () => void {
  let trying = false
  return () => {
    const work = next()
    if (!work || trying) return
    trying = true
    work()
      .catch(context.ports.onTrouble)
      .finally(() => {
        trying = false
      })
  }
}
