/** The vectors that others test their verifiers with are what this code makes and judges. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { verifyBundle } from '../../../../src-main/keeper/verify-command.ts'
import { exitCodeOf } from '../../../../src-shared/verify.ts'
import { codesOf } from '../../../support/evidence/judge.ts'
import { makeVectors, type Vector } from '../../../vectors/make.ts'

const folder = fileURLToPath(new URL('../../../vectors', import.meta.url))
const index: Vector[] = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'))

describe('test vectors', () => {
  test('are made anew, byte for byte (node test/vectors/make.ts)', async () => {
    const made = await makeVectors()
    expect(made.map(({ vector }) => vector)).toEqual(index)
    for (const { vector, bytes } of made)
      expect(bytes.equals(readFileSync(join(folder, vector.file))), vector.file).toBe(true)
    const zips = readdirSync(folder).filter((name) => name.endsWith('.zip'))
    expect(zips.sort()).toEqual(index.map((vector) => vector.file).sort())
  })

  test.each(index.map((vector) => [vector.file, vector] as const))(
    '%s is judged so',
    async (file, vector) => {
      const { verdict } = await verifyBundle({ bundle: join(folder, file) })
      expect({
        status: verdict.status,
        exit: exitCodeOf(verdict),
        codes: codesOf(verdict).join(' '),
      }).toEqual({
        status: vector.status,
        exit: vector.exit,
        codes: vector.codes,
      })
    },
  )
})
