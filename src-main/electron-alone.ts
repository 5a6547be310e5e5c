/**
 * Electron that somebody starts by itself (an icon, an autostart) would be a screen without a keeper, and with nobody to
 * start it again: it hands over to `taza station`, on the Node that came along, which starts everything, Electron too.
 */
import { join } from 'node:path'
import { installedConfig } from './station/config.ts'
import { hasSupervisor } from './supervised.ts'

export interface StartedElectron {
  packaged: boolean
  env: NodeJS.ProcessEnv
  /** What stood on its command line. */
  words: readonly string[]
  /** The installation's folder `resources` (electron-builder.yml says what is in it). */
  resources: string
  platform: NodeJS.Platform
}

/** What is to run in its place; null where the supervisor started it, and in a clone, where developers know. */
export function inPlaceOfElectron(started: StartedElectron): [string, ...string[]] | null {
  const { packaged, env, words, resources, platform } = started
  if (!packaged || hasSupervisor(env)) return null
  const node = join(resources, platform === 'win32' ? 'node.exe' : 'node')
  const cli = join(resources, 'app.asar.unpacked/out/main/cli.js')
  const told = words.length > 0 || platform === 'win32' ? words : ['--config', installedConfig]
  return [node, cli, 'station', ...told]
}
