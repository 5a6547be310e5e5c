/** What a room of the open pages is, and what it gets. */
import type { ComponentType } from 'preact'
import type { Language } from '../../src-shared/languages.ts'
import type { Translate } from './texts.ts'

export interface RoomProps {
  language: Language
  /** What stands behind the room's name in the address. */
  path: readonly string[]
  /** Texts of `open.json`. */
  base: Translate
  /** Texts of the room's own file. */
  t: Translate
}

export interface Room {
  /** File in resources/locales; begins with `open`. */
  namespace: string
  /** Under `home.<name>` and `home.<name>-says` of open.json; not all rooms are shown at the entrance, and one only while it is on. */
  atEntrance: boolean | 'when-on'
  load(): Promise<{ default: ComponentType<RoomProps> }>
}
