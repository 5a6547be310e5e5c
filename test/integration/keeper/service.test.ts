/** The keeper as the Debian package runs it, a service of another user: who may be main, who may look, where it writes. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../../scripts/demo/campus.ts'
import { buildDeb } from '../../../scripts/dist/deb.ts'
import { until } from '../../support/keeper-process.ts'

const [keeperUser, stationUser, strangerUser, group] = [61_001, 61_002, 61_003, 61_100]
const isRoot = process.getuid?.() === 0

describe.skipIf(!isRoot)('a keeper with a user of its own (needs root, to be several users)', () => {
  const place = mkdtempSync(join(tmpdir(), 'taza-service-'))
  const program = join(place, 'opt/taza-station')
  const data = join(place, 'data')
  const socket = join(place, 'run', 'keeper.sock')
  const config = join(place, 'station.json')
  const cli = join(program, 'out/main/cli.js')
  const node = join(program, 'node_modules/node/bin/node')
  let log = ''
  const as = (user: number, args: string[]) => [
    ...[`--reuid=${user}`, `--regid=${group}`, '--clear-groups'],
    ...[node, ...args],
  ]
  const service = () => {
    const args = ['keeper', '--data', data, '--config', config, '--main-user', String(stationUser)]
    const child = spawn('setpriv', as(keeperUser, [cli, ...args]), { stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => {
        log += String(bytes)
      })
    }
    const ended = new Promise((resolve) => child.once('exit', resolve))
    return { child, ended }
  }
  let running: ReturnType<typeof service>

  beforeAll(async () => {
    chmodSync(place, 0o755)
    execFileSync('dpkg-deb', ['-x', buildDeb(root, 'taza-station', place, 1), place])
    writeFileSync(config, JSON.stringify({ server: 'https://exams.example.edu', data, keeper: socket }))
    mkdirSync(data, { mode: 0o700 })
    chownSync(data, keeperUser, group)
    mkdirSync(join(place, 'run'), { mode: 0o750 })
    chownSync(join(place, 'run'), keeperUser, group)
    running = service()
    await until(`the keeper is ready: ${log}`, () => log.includes('ready'))
  }, 120_000)
  afterAll(async () => {
    running?.child.kill('SIGTERM')
    await running?.ended
    rmSync(place, { recursive: true, force: true })
  })

  /** What a program of `user` gets for `times` calls on one connection, each made once the one before is answered. */
  function calls(user: number, method: string, args: unknown, run: string | null, times = 1): string {
    const text = `
      const { connect } = require('node:net')
      const socket = connect(${JSON.stringify(socket)})
      socket.on('error', (error) => { console.log(error.code); process.exit() })
      let made = 0
      const call = () => {
        const head = Buffer.from(JSON.stringify({ id: ++made, method: ${JSON.stringify(method)},
          args: ${JSON.stringify(args)}, ...(${JSON.stringify(run)} ? { run: ${JSON.stringify(run)} } : {}) }))
        const size = Buffer.alloc(8); size.writeUInt32BE(head.length, 0)
        socket.write(Buffer.concat([size, head]))
      }
      let came = Buffer.alloc(0)
      socket.on('data', (data) => {
        came = Buffer.concat([came, data])
        if (came.length < 8 || came.length < 8 + came.readUInt32BE(0)) return
        const end = 8 + came.readUInt32BE(0)
        console.log(came.subarray(8, end).toString())
        came = came.subarray(end)
        if (made === ${times}) process.exit()
        call()
      })
      call()`
    const ran = spawnSync('setpriv', as(user, ['-e', text]), { encoding: 'utf8', timeout: 15_000 })
    return ran.stdout + ran.stderr
  }

  it('runs programs that nobody but root may change', () => {
    const files = readdirSync(program, { recursive: true, encoding: 'utf8' }).map((name) =>
      join(program, name),
    )
    expect(files.length).toBeGreaterThan(500)
    expect(files.filter((file) => (statSync(file).mode & 0o022) !== 0)).toEqual([])
    const told = spawnSync('setpriv', as(strangerUser, [cli, '--help']), { encoding: 'utf8' })
    expect(told.stdout).toMatch(/taza <command>/)
  })

  it('has a socket for its group and a folder for itself', () => {
    expect(statSync(socket).mode & 0o777).toBe(0o660)
    expect(statSync(socket).uid).toBe(keeperUser)
    expect(statSync(data).mode & 0o077).toBe(0)
    const look = spawnSync('setpriv', as(stationUser, ['-e', `fs.readdirSync(${JSON.stringify(data)})`]))
    expect(look.stderr.toString()).toMatch(/EACCES/)
  })

  it("takes the station's user as main, and no other of the same group", async () => {
    expect(calls(stationUser, 'attempt.list', {}, 'run-1')).toMatch(/"ok":true/)
    expect(calls(strangerUser, 'attempt.list', {}, 'run-2')).toMatch(/not-allowed.*61003 may not be main/)
    await until('the keeper says who knocked', () => log.includes('of user 61003 wanted to be main'))
  })

  it('answers all that main asks after it, on the same connection', () => {
    const told = calls(stationUser, 'attempt.list', {}, 'run-many', 5)
    expect(told.match(/"id":\d,"ok":true/g)).toEqual([1, 2, 3, 4, 5].map((id) => `"id":${id},"ok":true`))
  })

  it('lets anybody of the group look, and lends nobody its right to write', () => {
    expect(calls(strangerUser, 'status', {}, null)).toMatch(/"ok":true/)
    const to = join(data, 'socket.path')
    const before = statSync(to).mtimeMs
    expect(calls(strangerUser, 'export', { attempt: 'a', to }, null)).toMatch(/not-allowed.*exports/)
    expect(statSync(to).mtimeMs).toBe(before)
  })

  it('has no keys before the enrolment, and tells who has its folder where it listens', () => {
    expect(readdirSync(data).filter((name) => name.includes('key'))).toEqual([])
    expect(readFileSync(join(data, 'socket.path'), 'utf8')).toBe(socket)
    const asked = spawnSync(node, [cli, 'status', '--config', config, '--json'], { encoding: 'utf8' })
    expect(asked.stdout, asked.stderr).toMatch(/"enrolled":false/)
    const byFolder = spawnSync(node, [cli, 'status', '--data', data, '--json'], { encoding: 'utf8' })
    expect(byFolder.stdout, byFolder.stderr).toMatch(/"enrolled":false/)
  })

  it('follows its configuration, and goes on as before with one that is wrong, which it says once', async () => {
    const server = 'https://other.example.edu'
    const write = (more: object) =>
      writeFileSync(config, JSON.stringify({ server, data, keeper: socket, ...more }))
    write({})
    const running = () =>
      spawnSync('pgrep', ['-af', `keeper.js --data ${data}`], { encoding: 'utf8' }).stdout.trim()
    await expect.poll(running).toContain(server)
    await until('it is there', () => /"ok":true/.test(calls(stationUser, 'attempt.list', {}, 'run-4')))
    write({ sever: 'https://typo.example.edu' })
    await until('it says so', () => log.includes('goes on as before'))
    expect(log).toMatch(/taza: [^\n]*'sever': did you mean 'server'\?; the keeper goes on as before\n/)
    expect(running()).toContain(server)
    write({})
  })

  it('is there again after it was killed', async () => {
    const asked = spawnSync('pgrep', ['-f', `keeper.js --data ${data}`], { encoding: 'utf8' })
    process.kill(Number(asked.stdout.split('\n')[0]), 'SIGKILL')
    await until('it says so', () => log.includes('starting it again'))
    await until('it is there again', () => /"ok":true/.test(calls(stationUser, 'attempt.list', {}, 'run-3')))
  })
})
