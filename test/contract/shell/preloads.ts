/** A preload script as it is built for Electron: one file that can load no other. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export async function buildPreload(name: 'preload' | 'web-preload'): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: fileURLToPath(new URL(`../../../src-main/shell/electron/${name}.ts`, import.meta.url)),
      write: false,
      rolldownOptions: { external: ['electron'], output: { format: 'cjs' } },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (!output || !('output' in output) || output.output.length !== 1) throw new Error('no preload was built')
  return output.output[0].code
}
