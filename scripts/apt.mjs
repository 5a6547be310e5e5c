/** Debian packages by apt-get: waits while another program uses apt, as on a machine that has just been switched on. */
import { spawn } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'

/** How long another program is waited for, and how often that is told, ms. */
const patience = { waitMs: 600_000, againMs: 5_000, tellMs: 30_000 }

/**
 * apt-get's words for a lock that another one holds (apt-pkg/contrib/fileutl.cc, dpkg's frontend lock); a lock that this
 * user may not take reads otherwise, and is not waited for.
 */
const held =
  /Could not get lock (\S+?)\.? [\s\S]*?(?:held by process (\d+) \((.+?)\)|Resource temporarily unavailable)/

/**
 * Fetches the lists, then installs. `prefix`: what comes before apt-get, e.g. sudo, which asks for a password at its
 * terminal by itself. Rejects with an Error whose message is apt-get's own words, or that nobody let go in time.
 */
export async function aptInstall(
  names,
  { prefix = [], env = process.env, say = console.log, timing = patience } = {},
) {
  const apt = ['-q', '-o', `DPkg::Lock::Timeout=${Math.ceil(timing.againMs / 1000)}`]
  await patiently([...prefix, 'apt-get', ...apt, 'update'])
  await patiently([...prefix, 'apt-get', ...apt, 'install', '-y', '--no-install-recommends', ...names])

  async function patiently(command) {
    const since = Date.now()
    for (let told = Number.NEGATIVE_INFINITY; ; await delay(timing.againMs)) {
      const { code, output } = await ran(command, env)
      if (code === 0) return
      const lock = held.exec(output)
      if (!lock) throw new Error(`${output}\n'${command.join(' ')}' failed (exit ${code}); see above.`)
      const who = lock[3] ? `${lock[3]}, process ${lock[2]}` : lock[1]
      const waited = Date.now() - since
      if (waited > timing.waitMs)
        throw new Error(
          `Another program has used apt for ${minutes(timing.waitMs)} (${who}): let it end, then try again.`,
        )
      if (Date.now() - told < timing.tellMs) continue
      told = Date.now()
      say(
        `[set-up] another program uses apt (${who}); waiting, up to ${minutes(timing.waitMs - waited)} more …`,
      )
    }
  }
}

const minutes = (ms) => (ms >= 90_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 1000)} s`)

function ran([program, ...args], env) {
  return new Promise((resolve, reject) => {
    // Nothing to read: no package's question can hold this up. English, because its words are looked at.
    const child = spawn(program, args, {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        output = (output + data).slice(-20_000)
      })
    child.once('error', (error) => reject(new Error(`${program} could not be started: ${error.message}.`)))
    child.once('close', (code) => resolve({ code, output }))
  })
}
