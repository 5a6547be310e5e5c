/** Every property of the unit tests with other values than `npm test` tries, and more of them. A trial is one seed. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

export const trials = 5
/** Where a test says no number of its own. */
const tries = 1000

const root = fileURLToPath(new URL('../../', import.meta.url))
const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
})

async function failuresWith(seed: number, folder: string): Promise<string[]> {
  const file = join(folder, `${seed}.json`)
  const args = ['run', '--project', 'unit', '--testTimeout=600000', '--reporter=json', `--outputFile=${file}`]
  const child = spawn(join(root, 'node_modules/.bin/vitest'), args, {
    cwd: root,
    stdio: 'ignore',
    env: { ...process.env, TAZA_SEED: String(seed), TAZA_TRIES: String(tries) },
  })
  await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  return Report.parse(JSON.parse(readFileSync(file, 'utf8'))).testResults.flatMap((one) =>
    one.assertionResults
      .filter(({ status }) => status === 'failed')
      .map(
        ({ fullName, failureMessages }) =>
          `seed ${seed}: ${relative(root, one.name)}: ${fullName}\n${failureMessages?.join('\n').slice(0, 1500)}`,
      ),
  )
}

export async function run(given: { trials: number; seed: number; say(line: string): void }) {
  const folder = mkdtempSync(join(tmpdir(), 'taza-properties-'))
  const findings: string[] = []
  try {
    for (let i = 0; i < given.trials; i++) {
      const found = await failuresWith(given.seed + i, folder)
      findings.push(...found)
      given.say(`${i + 1}/${given.trials}: ${found.length} failed`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { findings, tries }
}
