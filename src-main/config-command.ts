/** `taza config explain`: what this machine's configuration says, and what is wrong with it. */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { installed } from './app/installed.ts'
import { installedConfig, readSettings, stationOptions } from './station/config.ts'
import { explain, linesOf } from './station/explain.ts'

const usage = `taza config explain [--config FILE] [--json]
  Prints each value of the station's configuration, where it came from (a line of the file, an option, built in) and what
  it does, and all that is wrong with it, by line. No secret is printed. Exit status 0 when nothing is wrong.
  --config FILE  /etc/taza/station.json unless told; the options of taza station go before it, as there`

export function runConfigCommand([word, ...argv]: string[]): number {
  const { values } = parseArgs({
    args: word === 'explain' ? argv : [],
    options: {
      ...stationOptions,
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { json, help, config = existsSync(installedConfig) ? installedConfig : undefined } = values
  if (help || word !== 'explain') {
    console.log(usage)
    return help || word === '--help' ? 0 : 2
  }
  const words = argv.filter((one) => one !== '--json')
  const told = values.config === undefined && config ? ['--config', config, ...words] : words
  const explained = explain(
    readSettings(told, { pages: installed.pages, native: installed.native }),
    process.env,
  )
  if (json) console.log(JSON.stringify(explained))
  else for (const line of linesOf(explained)) console.log(line)
  return explained.ok ? 0 : 1
}
