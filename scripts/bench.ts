/** `npm run bench -- <name>`: runs one benchmark, prints its table, writes var/bench/<name>.json; exit 1 when a goal is missed. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { z } from 'zod'

const root = fileURLToPath(new URL('..', import.meta.url))
const dir = join(root, 'test/bench')
const names = readdirSync(dir)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''))

const Result = z.object({
  metric: z.string(),
  unit: z.string(),
  ours: z.number(),
  peer: z.number().nullable(),
  ratio: z.number().nullable(),
  goal: z.string(),
  met: z.boolean(),
})

const name = process.argv[2] ?? ''
const file = join(dir, `${name}.ts`)
if (!names.includes(name) || !existsSync(file)) {
  console.error(`${name ? `No such benchmark: ${name}. ` : ''}There are: ${names.join(', ')}.`)
  process.exit(2)
}
const { run } = await import(pathToFileURL(file).href)
const results = z.array(Result).parse(await run(process.argv.slice(3)))
const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`
mkdirSync(join(root, 'var/bench'), { recursive: true })
writeFileSync(
  join(root, `var/bench/${name}.json`),
  `${JSON.stringify({ name, at: new Date().toISOString(), machine, results }, null, 2)}\n`,
)
console.log(machine)
console.table(
  Object.fromEntries(
    results.map(({ metric, ...rest }) => [metric, { ...rest, met: rest.met ? 'yes' : 'NO' }]),
  ),
)
process.exit(results.every(({ met }) => met) ? 0 : 1)
