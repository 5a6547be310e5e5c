/** What is wrong with a source and goes on: begun by one record, ended by another. */
import type { Body } from '../records.ts'
import type { Source } from '../vocabulary.ts'
import type { Instant } from './instant.ts'

export type Trouble = 'lost' | 'covered' | 'frozen' | 'blurred'

export interface Conditions {
  /** By source, its newest trouble; `since`: when it was first told. */
  conditions: Map<Source, { trouble: Trouble; since: Instant }>
  /** Sources in whose place another camera is, and waits for an invigilator's word. */
  otherCameras: Set<Source>
}

export const newConditions = (): Conditions => ({ conditions: new Map(), otherCameras: new Set() })

/** The same trouble told again goes on since it was told first. */
export function troubled({ conditions }: Conditions, source: Source, trouble: Trouble, at: Instant): void {
  if (conditions.get(source)?.trouble !== trouble) conditions.set(source, { trouble, since: at })
}

export function restored(state: Conditions, { source, of }: Body<'camera.restored'>): void {
  if (of === 'wrong') state.otherCameras.delete(source)
  else state.conditions.delete(source)
}

/** Cameras that are lost now, and since when. */
export const lostSources = ({ conditions }: Conditions): { source: Source; since: Instant }[] =>
  [...conditions].flatMap(([source, { trouble, since }]) => (trouble === 'lost' ? [{ source, since }] : []))
