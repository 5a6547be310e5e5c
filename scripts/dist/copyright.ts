/** The packages' file `copyright`: our licence, and by name and licence what is shipped along. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { MadeOf } from './made-of.ts'
import { writtenSbom } from './sbom.ts'

const Bill = z.object({
  components: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      licenses: z
        .array(
          z.union([
            z.object({ expression: z.string() }),
            z.object({ license: z.object({ name: z.string() }) }),
          ]),
        )
        .default([]),
    }),
  ),
})

export function copyrightOf(root: string, name: string, what: MadeOf): string {
  const { components } = Bill.parse(JSON.parse(writtenSbom(root, name, what, {})))
  const lines = components.map(({ name, version, licenses: [one] }) => {
    const licence =
      one === undefined ? 'see its folder' : 'expression' in one ? one.expression : one.license.name
    return `${name} ${version}: ${licence}`
  })
  const own = readFileSync(join(root, 'LICENSE'), 'utf8')
  return `${own}\nShipped or built in, each under its own licence (its text lies in the package's folder below node_modules, where it is shipped whole):\n\n${lines.join('\n')}\n`
}
