/** Capabilities put together, begun with `listen` and ended in order. */
import type { FastifyInstance } from 'fastify'
import type { Base } from './base.ts'
import type { Capability } from './capability.ts'
import { startTimers } from './timers.ts'

/** How long requests under way may take when the server ends, ms. */
const graceMs = 3000

export interface Running {
  listen(host: string, port: number): Promise<string>
  /** Safe to repeat. */
  close(): Promise<void>
}

/** In their order: of the routes the first gate, of what happens the first hearer. */
export async function install(
  app: FastifyInstance,
  base: Base,
  capabilities: readonly Capability[],
): Promise<Running> {
  for (const { routes, subscribers } of capabilities) {
    await routes?.(app)
    base.bus.subscribe(subscribers ?? [])
  }
  let stopTimers: () => Promise<void> = async () => undefined
  let closing: Promise<void> | null = null

  async function end(): Promise<void> {
    // Stopped now; what is under way may wait for a database that stalls, and is waited for below.
    const stopped = stopTimers()
    // What is being answered is answered; who is still sending after this long will send again.
    const cut = setTimeout(() => app.server.closeAllConnections(), graceMs)
    await app.close()
    clearTimeout(cut)
    await stopped
    await base.bus.close()
    for (const { close } of capabilities.toReversed()) await close?.()
    await base.close()
  }

  return {
    async listen(host, port) {
      const address = await app.listen({ host, port })
      stopTimers = startTimers(
        capabilities.flatMap(({ every }) => every ?? []),
        base.log,
      )
      return address
    },
    close() {
      closing ??= end()
      return closing
    },
  }
}
