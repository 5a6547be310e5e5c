/** Opens the bundle's films with the recipient's key, as an officer would, and has ffprobe say whether they play. */
import { execFile } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const exec = promisify(execFile)

/** Cameras do not tick evenly: the frames keep the times they have instead of being counted at a guessed rate. */
const asRecorded = ['-fps_mode', 'passthrough', '-enc_time_base', '-1']

export interface Films {
  playable: boolean
  why: string
  files: string[]
}

export async function filmsOf(options: {
  bundle: string
  key: string
  to: string
  verify: (args: string[]) => Promise<string>
}): Promise<Films> {
  const { bundle, key, to, verify } = options
  await verify(['verify', bundle, '--key', key, '--media-out', to, '--json'])
  const files = (existsSync(to) ? readdirSync(to, { recursive: true, encoding: 'utf8' }) : [])
    .filter((name) => /(face|desk)[^/]*\.mp4$/.test(name))
    .map((name) => join(to, name))
    .filter((file) => statSync(file).size > 0)
  const said: string[] = []
  for (const file of files) {
    // Decodes every frame; anything it has to say is a fault.
    const { stderr } = await exec('ffmpeg', ['-v', 'warning', '-i', file, ...asRecorded, '-f', 'null', '-'], {
      timeout: 120_000,
    })
    if (stderr.trim()) said.push(`${file}: ${stderr.trim().split('\n')[0]}`)
  }
  const both = ['face', 'desk'].every((source) => files.some((file) => file.includes(source)))
  return {
    playable: both && said.length === 0,
    why: !both
      ? `only ${files.length} films`
      : said.length
        ? said.join('; ')
        : `${files.length} films decode without a warning`,
    files,
  }
}
