/** Our own world in each frame of a foreign page: where drafts are looked for and put back. */
import { z } from 'zod'
import { fieldsAtMost, WebDraft } from '../../../src-shared/web-exam/page.ts'
import { lackingExpression, putBackExpression } from '../web/drafts-in-page.ts'
import { worldName } from '../web/in-page.ts'
import type { Cdp } from './cdp.ts'

const Created = z.object({ context: z.object({ id: z.int(), name: z.string() }) })
const Destroyed = z.object({ executionContextId: z.int() })
const Evaluated = z.object({ result: z.object({ value: z.unknown() }) })
const Drafts = z.array(WebDraft).max(fieldsAtMost).catch([])

export function createWorlds(cdp: Cdp) {
  const worlds = new Map<string, { session: string; id: number }>()
  const forget = (session: string) => {
    for (const [name, one] of worlds) if (one.session === session) worlds.delete(name)
  }
  cdp.on(({ method, params, session = '' }) => {
    if (method === 'Runtime.executionContextCreated') {
      const { id, name } = Created.parse(params).context
      if (name === worldName) worlds.set(`${session} ${id}`, { session, id })
    } else if (method === 'Runtime.executionContextDestroyed')
      worlds.delete(`${session} ${Destroyed.parse(params).executionContextId}`)
    else if (method === 'Runtime.executionContextsCleared') forget(session)
    else if (method === 'Target.detachedFromTarget')
      forget(z.object({ sessionId: z.string() }).parse(params).sessionId)
  })
  const inAll = (expression: string) =>
    Promise.all(
      [...worlds.values()].map(({ session, id }) =>
        cdp
          .call('Runtime.evaluate', { expression, contextId: id, returnByValue: true }, session)
          .then((answer) => Evaluated.parse(answer).result.value)
          // A frame that goes away meanwhile lacks nothing.
          .catch(() => null),
      ),
    )
  return {
    async lacking(drafts: readonly WebDraft[]): Promise<WebDraft[]> {
      return (await inAll(lackingExpression(drafts))).flatMap((found) => Drafts.parse(found))
    },
    async putBack(drafts: readonly WebDraft[]): Promise<void> {
      await inAll(putBackExpression(drafts))
    },
  }
}
