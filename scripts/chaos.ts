/**
 * `npm run chaos -- <name> [--trials N] [--seed S]`: does harm at random, says what did not hold, writes
 * var/chaos/<name>.json; exit 1 when there are findings.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'

const root = fileURLToPath(new URL('..', import.meta.url))
const dir = join(root, 'test/chaos')
const names = readdirSync(dir)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''))

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { trials: { type: 'string' }, seed: { type: 'string' } },
})
const name = positionals[0] ?? ''
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed)
const module: { run?: unknown; trials?: unknown } = names.includes(name)
  ? await import(pathToFileURL(join(dir, `${name}.ts`)).href)
  : {}
// A run may have a number of its own.
const trials = Number(values.trials ?? module.trials ?? 100)
const { run } = module
if (typeof run !== 'function' || !Number.isInteger(trials) || trials < 1 || !Number.isInteger(seed)) {
  console.error(`npm run chaos -- <name> [--trials N] [--seed S]. There are: ${names.join(', ')}.`)
  process.exit(2)
}
const at = new Date().toISOString()
const say = (line: string) => console.log(line)
const report = z.looseObject({ findings: z.array(z.string()) }).parse(await run({ trials, seed, say }))
const ok = report.findings.length === 0
mkdirSync(join(root, 'var/chaos'), { recursive: true })
writeFileSync(
  join(root, `var/chaos/${name}.json`),
  `${JSON.stringify({ name, at, trials, seed, ...report, ok }, null, 2)}\n`,
)
for (const finding of report.findings) console.log(`FINDING ${finding}`)
console.log(`${name}: ${trials} trials, seed ${seed}, ${report.findings.length} findings`)
process.exit(ok ? 0 : 1)
