/**
 * The media lane past the server: a station is told where to put an announced object in the store itself, and says when
 * it did. The store has compared the bytes with the digest by then (storage/blobs/direct.ts); what is believed is that
 * the object is there with its length, not the station.
 */

import type { FastifyInstance } from 'fastify'
import { stationApi } from '../../src-shared/api/station.ts'
import type { Station } from '../http/caller.ts'
import { notFound } from '../http/refusal.ts'
import { route } from '../http/route.ts'
import type { Direct } from '../storage/blobs/direct.ts'
import type { Objects } from './blobs.ts'

interface Deps {
  objects: Objects
  /** Null: everything goes through the server. */
  direct: Direct | null
  heard(station: string): void
  held(attempt: string, digest: string): void
}

/** Below this the two questions beside it cost more than they save, bytes. */
export const directFrom = 128 * 1024

export function directRoutes(app: FastifyInstance, { objects, direct, heard, held }: Deps): void {
  const announcedBy = async (caller: Station, digest: string) => {
    heard(caller.id)
    const announced = await objects.announced(caller, digest)
    if (!announced) throw notFound()
    return announced
  }

  route(app, stationApi.direct, async ({ params: { digest }, caller }) => {
    const announced = await announcedBy(caller, digest)
    if (announced.held || direct === null || announced.bytes < directFrom) return { put: null }
    return { put: await direct.address(digest, announced.bytes) }
  })

  route(app, stationApi.there, async ({ params: { digest }, caller }) => {
    const announced = await announcedBy(caller, digest)
    // Without an enforcing store nothing that lies there has been compared with its digest.
    if (!announced.held && (direct === null || !(await objects.take(digest, announced.bytes))))
      return { held: false }
    held(announced.attempt, digest)
    return { held: true }
  })
}
