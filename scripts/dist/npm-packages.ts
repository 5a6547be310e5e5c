/** Which npm packages our programs are made of, from their sources and package-lock.json. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Entry = z.looseObject({
  version: z.string().default(''),
  integrity: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().default(false),
  optional: z.boolean().default(false),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
})
export type Entry = z.infer<typeof Entry>
const Lock = z.looseObject({ name: z.string(), version: z.string(), packages: z.record(z.string(), Entry) })
export type Lock = z.infer<typeof Lock>

export const place = 'node_modules/'
/** Named by a program or a style sheet: loaded, or looked for as a file. */
const named =
  /(?:from|import|require(?:\.resolve)?|createRequire\(import\.meta\.url\))\s*\(?\s*['"`]((?:@[\w.-]+\/)?[\w][\w.-]*)(?=['"`/])/g

/** The station's programs have all other packages built in: a main that was killed is loaded sooner. */
export const stationPackages = ['better-sqlite3', 'get-windows', 'node-webcam']

export const readLock = (root: string): Lock =>
  Lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')))

/** What the sources in these folders name, whatever it is called in package.json; Electron is told by who ships it. */
export function namedIn(root: string, folders: readonly string[]): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(tsx?|css)$/.test(name))
      .map((name) => join(root, folder, name)),
  )
  const all = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(named)].map(([, name = '']) => name),
  )
  return [...new Set(all)].filter((name) => name !== 'electron')
}

/** These packages with all that they need, by their places in the lock file. */
export function withNeeds({ packages }: Lock, names: Iterable<string>): Map<string, Entry> {
  const found = new Map<string, Entry>()
  const wanted = [...names].map((name) => `${place}${name}`)
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    const entry = packages[path]
    if (!entry || found.has(path)) continue
    found.set(path, entry)
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) {
      const there = resolved(packages, path, name)
      if (there !== null) wanted.push(there)
    }
  }
  return found
}

/** As Node looks for it: in the package's own folder, then in those above. */
function resolved(packages: Lock['packages'], from: string, name: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf(`/${place}`)))) {
    const path = at === '' ? `${place}${name}` : `${at}/${place}${name}`
    if (Object.hasOwn(packages, path)) return path
    if (at === '') return null
  }
}
