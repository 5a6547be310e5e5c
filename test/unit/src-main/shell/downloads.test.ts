import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createDownloads } from '../../../../src-main/shell/web/downloads.ts'
import { studentFiles } from '../../../../src-shared/student-files.ts'
import type { WebEvent } from '../../../../src-shared/web-exam/page.ts'
import { WebRules } from '../../../../src-shared/web-exam.ts'

const rules = WebRules.parse({ start: 'https://lms.example/', downloads: ['txt', 'pdf'] })
const url = 'https://lms.example/file'

describe('files on their way', () => {
  let incoming: string
  let told: WebEvent[]
  let cancelled: string[]
  let kept: { files: number; bytes: number }
  const make = (given = rules) =>
    createDownloads({
      options: { rules: given, machine: { names: [], addresses: [] }, incoming, kept: () => kept },
      tell: (event) => void told.push(event),
      stallMs: 1000,
    })
  let downloads: ReturnType<typeof make>
  const begins = (id: string, name = 'a.txt', more: { url?: string; bytes?: number } = {}) => {
    const begun = downloads.begins(id, {
      url,
      name,
      bytes: null,
      ...more,
      cancel: () => void cancelled.push(id),
    })
    if (begun) writeFileSync(downloads.pathOf(id), 'part')
    return begun
  }
  const why = () => told.map((one) => (one.type === 'refused' ? one.reason : one.type))
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    incoming = mkdtempSync(`${tmpdir()}/taza-incoming-`)
    ;[told, cancelled, kept] = [[], [], { files: 0, bytes: 0 }]
    downloads = make()
  })
  afterEach(() => {
    vi.useRealTimers()
    rmSync(incoming, { recursive: true })
  })
  /** Stopped, told why, and nothing is left of it. */
  const gone = async (id: string, reason: string) => {
    expect([why(), cancelled]).toEqual([[reason], [id]])
    vi.useRealTimers()
    await expect.poll(() => readdirSync(incoming)).toEqual([])
  }

  it('is told once it is whole, and lies where it may be taken from', () => {
    expect(begins('1', '../a.txt')).toBe(true)
    downloads.comes('1', 4, 4)
    downloads.ends('1', true)
    expect(told).toEqual([{ type: 'file', url, name: 'a.txt', path: downloads.pathOf('1') }])
    expect(existsSync(downloads.pathOf('1'))).toBe(true)
    vi.advanceTimersByTime(3_600_000)
    expect([told.length, cancelled]).toEqual([1, []])
  })

  it.each([
    ['of another type', 'a.zip', {}, 'download'],
    ['a program', 'a.txt.exe', {}, 'download'],
    ['a type that other signs hide', 'a.txt\u202E.exe', {}, 'download'],
    ['from elsewhere', 'a.txt', { url: 'https://video.example/a.txt' }, 'not-allowed'],
    ['too large, as its server says', 'a.txt', { bytes: studentFiles.fileBytes + 1 }, 'large-download'],
    ['made up without an address', 'a.txt', { url: 'data:text/plain,x' }, 'scheme'],
  ])('is refused: %s', (_what, name, more, reason) => {
    expect(begins('1', name, more)).toBe(false)
    expect([why(), cancelled]).toEqual([[reason], []])
  })

  it('may be made by the page itself', () => {
    expect(begins('1', 'a.txt', { url: 'blob:https://lms.example/1' })).toBe(true)
  })

  it('is not kept where a PDF is only shown', () => {
    downloads = make(WebRules.parse({ start: 'https://lms.example/' }))
    expect(begins('1', 'a.pdf')).toBe(false)
    expect(why()).toEqual(['download'])
  })

  it('that breaks off leaves nothing', async () => {
    begins('1')
    downloads.ends('1', false)
    await gone('1', 'broken-download')
  })
  it('that is refused and there all the same, being small, is removed', async () => {
    begins('1', 'a.zip')
    writeFileSync(downloads.pathOf('1'), 'x')
    downloads.ends('1', true)
    expect(why()).toEqual(['download'])
    vi.useRealTimers()
    await expect.poll(() => readdirSync(incoming)).toEqual([])
  })
  it('that brings nothing for a while is ended', async () => {
    begins('1')
    vi.advanceTimersByTime(900)
    downloads.comes('1', 10, 0)
    vi.advanceTimersByTime(900)
    expect(told).toEqual([])
    // The same again is nothing new.
    downloads.comes('1', 10, 0)
    vi.advanceTimersByTime(200)
    await gone('1', 'broken-download')
  })
  it('that drips for ever is ended', async () => {
    begins('1')
    for (let n = 1; n <= 2000; n++) {
      vi.advanceTimersByTime(900)
      downloads.comes('1', n, 0)
    }
    await gone('1', 'broken-download')
  })
  it('that grows beyond the bound is ended', async () => {
    begins('1')
    downloads.comes('1', studentFiles.fileBytes + 1, 0)
    await gone('1', 'large-download')
  })
  it('that will, as its server says, is ended before', async () => {
    begins('1')
    downloads.comes('1', 1, studentFiles.fileBytes + 1)
    await gone('1', 'large-download')
  })
  it('that finds no more room is ended', async () => {
    kept = { files: 1, bytes: studentFiles.bytes - 10 }
    begins('1')
    downloads.comes('1', 11, 0)
    await gone('1', 'too-many-downloads')
  })

  it('come four at a time', () => {
    expect(['1', '2', '3', '4', '5'].map((id) => begins(id))).toEqual([true, true, true, true, false])
    expect(why()).toEqual(['too-many-downloads'])
    downloads.ends('1', true)
    expect(begins('6')).toBe(true)
  })
  it('count before they are there', () => {
    kept = { files: studentFiles.files - 1, bytes: 0 }
    expect([begins('1'), begins('2')]).toEqual([true, false])
  })
  it('are told of no more once the page is closed', () => {
    begins('1')
    downloads.end()
    vi.advanceTimersByTime(3_600_000)
    downloads.ends('1', true)
    expect(told).toEqual([])
  })
})
