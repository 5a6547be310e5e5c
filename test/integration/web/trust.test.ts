/** Whom the Chromium shell's foreign page trusts, and by which way it goes: authorities and proxies of a university. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upstreamFor } from '../../../src-main/web/upstream.ts'
import { plainNetwork } from '../../../src-shared/network.ts'
import { browse } from '../../support/lms/browse.ts'
import { type Lms, startLms } from '../../support/lms/lms.ts'
import { plainPages } from '../../support/lms/pages.ts'
import { type Certificates, makeCertificates, startProxy, startTls } from '../../support/tls.ts'

let lms: Lms
let certificates: Certificates
/** Those of the university, behind another's in one file, as they are given out. */
let authorities: string[]
beforeAll(async () => {
  certificates = makeCertificates(['lms.example', 'old.example'])
  const others = makeCertificates()
  authorities = [
    `Other CA\n${readFileSync(others.authority, 'utf8')}\nOurs\n${readFileSync(certificates.authority, 'utf8')}`,
  ]
  others.remove()
  lms = await startLms(plainPages, certificates)
  lms.answers.set('/exam', (_question, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<title>Exam</title><h1 id="ready">Exam</h1>'),
  )
})
afterAll(async () => {
  await lms?.stop()
  certificates?.remove()
})
const start = 'https://lms.example/exam'
const rules = { start, allow: ['https://lms.example', 'https://old.example'] }

describe('a server’s certificate', () => {
  it('of the university’s own authority is trusted where that is configured; one that is not valid is told as such, and no page of the browser says it instead', async () => {
    const tls = await startTls(lms.place('93.184.216.34', 80).port, {
      key: certificates.key,
      chain: certificates.over,
    })
    const elsewhere = '93.184.216.35'
    lms.names.set('old.example', [elsewhere])
    const place: Lms['place'] = (address, port) =>
      address === elsewhere ? { address: '127.0.0.1', port: tls.port } : lms.place(address, port)
    const b = await browse({ ...lms, place }, rules, undefined, { authorities })
    expect(await b.event('visited')).toMatchObject({ url: start, status: 200, title: 'Exam' })
    const page = await b.page()
    const url = 'https://old.example/exam'
    await page.evaluate((to) => location.assign(to), url)
    expect(await b.event('failed')).toMatchObject({ url, why: 'certificate' })
    expect(page.url()).toBe(start)
    expect(await page.locator('#ready').count()).toBe(1)
    const told = b.events.length
    await page.evaluate((to) => {
      const frame = document.createElement('iframe')
      frame.src = to
      document.body.append(frame)
    }, url)
    await expect.poll(() => page.frames().length).toBe(2)
    await page.waitForTimeout(500)
    expect(page.frames().map((frame) => frame.url())).toEqual([
      start,
      expect.stringMatching(/^(about:blank)?$/),
    ])
    expect(b.events.slice(told).filter(({ type }) => type === 'failed')).toEqual([])
    await b.end()
    await tls.close()
  })

  it('of an authority that nobody named is not trusted, from the first page on', async () => {
    const b = await browse(lms, rules)
    expect(await b.event('failed')).toMatchObject({ url: start, why: 'certificate' })
    // As the room does, every few seconds; our own page stands in its place meanwhile.
    await b.web.goTo(start)
    await expect.poll(() => b.events.map(({ type }) => type)).toEqual(['failed', 'failed'])
    await b.end()
  })
})

describe('the campus’s proxy', () => {
  it.each(['http', 'https'] as const)('is the way of an exam’s page, spoken to by %s', async (scheme) => {
    const port = lms.place('93.184.216.34', 443).port
    const proxy = await startProxy(port, scheme === 'https' ? certificates : undefined)
    const network = { ...plainNetwork, proxy: proxy.url, ca: certificates.authority }
    const b = await browse(lms, rules, undefined, {
      authorities,
      upstream: upstreamFor(network, {}),
    })
    expect(await b.event('visited')).toMatchObject({ url: start, status: 200 })
    expect(proxy.asked).toContain('lms.example:443')
    await b.end()
    await proxy.close()
  })
})
