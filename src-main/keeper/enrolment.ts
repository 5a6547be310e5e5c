/** What `taza enrol` left: the server, the station's name, and the cosigner's key, pinned from then on. */
import { join } from 'node:path'
import { z } from 'zod'
import { stationApi } from '../../src-shared/api/station.ts'
import { readIfThere, readJson, writePrivate } from './files.ts'

export const Enrolment = stationApi.enrol.reply.extend({ server: z.url() })
export type Enrolment = z.infer<typeof Enrolment>

const fileIn = (data: string): string => join(data, 'station.json')

/** Null before enrolment. */
export const readEnrolment = (data: string): Enrolment | null => readJson(fileIn(data), Enrolment)

/** As it lies on the disk, to be compared; null before enrolment. */
export const enrolmentText = (data: string): string | null =>
  readIfThere(fileIn(data))?.toString('utf8') ?? null

export const writeEnrolment = (data: string, enrolment: Enrolment): void =>
  writePrivate(fileIn(data), `${JSON.stringify(enrolment, null, 2)}\n`)
