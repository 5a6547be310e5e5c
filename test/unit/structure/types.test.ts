/** Every source file is checked by `npm run types`, in the world it runs in (tsconfig.json of its folder). */
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const Config = z.object({
  compilerOptions: z.object({ lib: z.array(z.string()), types: z.array(z.string()) }),
  files: z.array(z.string()),
})

/** A project as the compiler itself resolves it; `files` from the root. */
function project(config: string) {
  const tsc = join(root, 'node_modules/.bin/tsc')
  const shown = execFileSync(tsc, ['-p', config, '--showConfig'], { cwd: root, encoding: 'utf8' })
  const { compilerOptions, files } = Config.parse(JSON.parse(shown))
  return { ...compilerOptions, files: files.map((file) => join(dirname(config), file)) }
}
const projects = {
  shared: project('src-shared/tsconfig.json'),
  main: project('src-main/tsconfig.json'),
  inPage: project('src-main/tsconfig.in-page.json'),
  preload: project('src-main/tsconfig.preload.json'),
  renderer: project('src-renderer/tsconfig.json'),
  server: project('src-server/tsconfig.json'),
}

it('checks every TypeScript file that git knows, those of a program or page in a project of their folder', () => {
  const known = ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx']
  const files = execFileSync('git', known, { cwd: root, encoding: 'utf8' }).split('\n').slice(0, -1)
  const ofSources = new Set(Object.values(projects).flatMap((it) => it.files))
  const ofRoot = new Set(project('tsconfig.json').files)
  expect(files.length).toBeGreaterThan(500)
  expect(files.filter((file) => !(file.startsWith('src-') ? ofSources : ofRoot).has(file))).toEqual([])
})

it('shows no page the types of Node, and no program those of browsers', () => {
  const sees = ({ lib, types }: { lib: string[]; types: string[] }) => ({
    dom: lib.some((name) => name.startsWith('dom')),
    node: types.includes('node'),
  })
  expect(sees(projects.shared)).toEqual({ dom: false, node: false })
  expect(sees(projects.main)).toEqual({ dom: false, node: true })
  expect(sees(projects.server)).toEqual({ dom: false, node: true })
  expect(sees(projects.renderer)).toEqual({ dom: true, node: false })
  expect(sees(projects.inPage)).toEqual({ dom: true, node: false })
  expect(projects.preload.files).toHaveLength(3)
})
