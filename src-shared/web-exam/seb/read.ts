/** A settings file of Safe Exam Browser: its Config Key, and what of it becomes rules of a web exam. */
import type { WebRules } from '../../web-exam.ts'
import type { Sha256Text } from '../seb-keys.ts'
import { sebJson } from './config-key.ts'
import { readPlist } from './plist.ts'
import { rulesOf } from './rules.ts'
import { fatesOf, type SettingTold } from './settings.ts'
import { sebXml } from './unwrap.ts'

export interface SebFile {
  /** SHA-256 in hexadecimal digits, as Moodle computes it. */
  configKey: string
  /** Null: the file has no start address that can be used, and so makes no exam. */
  start: string | null
  rules: WebRules | null
  /** What the file asks for and is not done. */
  notHonoured: SettingTold[]
  /** What no file decides. */
  ours: SettingTold[]
}

/** Rejects with NoSeb. `password` null: none is known. */
export async function readSeb(
  file: Uint8Array<ArrayBuffer>,
  password: string | null,
  sha256: Sha256Text,
): Promise<SebFile> {
  const settings = readPlist(await sebXml(file, password, sha256))
  const configKey = sha256(sebJson(settings))
  const { rules, notHonoured } = rulesOf(settings, configKey)
  const fates = fatesOf(settings)
  return {
    configKey,
    start: rules?.start ?? null,
    rules,
    notHonoured: [...notHonoured, ...fates.notHonoured],
    ours: fates.ours,
  }
}
