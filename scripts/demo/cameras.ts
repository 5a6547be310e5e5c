/** The demo's cameras: the machine's own two, or two made by PipeWire that the browser takes for real. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startCameras } from '../../test/support/cameras/cameras.ts'

export interface DemoCameras {
  env: NodeJS.ProcessEnv
  switches: string[]
  stop(): Promise<void>
}

export async function openCameras(
  root: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<DemoCameras> {
  const real = existsSync('/dev') ? readdirSync('/dev').filter((name) => /^video\d+$/.test(name)).length : 0
  // Each camera shows two nodes: pictures and metadata.
  if (real >= 4) {
    say("  this machine's own cameras")
    return { env: {}, switches: [], stop: async () => undefined }
  }
  say('  this machine has no two cameras: two virtual ones stand in')
  const cameras = await startCameras({
    cameras: [
      { name: 'Face', size: '640x480', fps: 15 },
      { name: 'Desk', size: '1280x720', fps: 8 },
    ],
    env,
    binaries: join(root, 'out/native'),
  })
  return { env: cameras.env, switches: cameras.switches, stop: () => cameras.stop() }
}
