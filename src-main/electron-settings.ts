/** What Electron must be told of the configuration before it is ready; the program itself reads it too, a moment later. */
import { installed } from './app/installed.ts'
import { readConfig } from './station/config.ts'
import { sentenceOf } from './words.ts'

/** A configuration that is wrong gives none: the program says what is wrong with it, and ends. */
export function electronSettings(
  argv: readonly string[],
  films: boolean,
): { switches: readonly string[]; language: string | null } {
  try {
    const { language, switches, recorderSwitches } = readConfig(argv, installed)
    return { language, switches: films ? recorderSwitches : switches }
  } catch (error) {
    console.error(`taza: Electron gets no switches of the configuration: ${sentenceOf(error)}`)
    return { language: null, switches: [] }
  }
}
