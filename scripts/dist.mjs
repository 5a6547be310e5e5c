/** `npm run dist`: installers by electron-builder, from the build that the set-up has just made. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
if (!existsSync(join(root, 'node_modules/electron/path.txt'))) {
  console.error(
    "Electron's binary is not here, so there is nothing to pack. Where it can be had: node node_modules/electron/install.js",
  )
  process.exit(1)
}
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/electron-builder/cli.js'), ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
)
process.exit(status ?? 1)
