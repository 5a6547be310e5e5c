/** What a room of the server brings to it as a whole: made by a function in the room, put in its place by server.ts. */
import type { FastifyInstance } from 'fastify'
import type { Subscriber } from './bus.ts'

export interface Timer {
  /** As the log names it. */
  readonly name: string
  readonly everyMs: number
  /** Once more as soon as the server listens. */
  readonly atOnce?: true
  /** One at a time. What is under way is waited for before the database closes. */
  run(): unknown
}

export interface Capability {
  /** Adds its routes. */
  routes?(app: FastifyInstance): Promise<void> | void
  /** What it does when something happens. */
  readonly subscribers?: readonly Subscriber[]
  readonly every?: readonly Timer[]
  /** Nothing is asked any more; database and objects are still open. */
  close?(): Promise<void> | void
}
