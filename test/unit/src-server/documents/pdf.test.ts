/** Documents as PDF, opened by a reader that is not ours. */
import { createHash } from 'node:crypto'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { PrintedDocument } from '../../../../src-server/documents/document.ts'
import { pdfOf } from '../../../../src-server/documents/pdf/pdf.ts'
import { letters, sample, tableRows } from './sample.ts'

interface Node {
  role: string
  alt?: string
  children?: readonly object[]
}
const isNode = (node: object): node is Node => 'role' in node
const flat = (node: Node): Node[] => [node, ...(node.children ?? []).filter(isNode).flatMap(flat)]

async function opened(bytes: Uint8Array) {
  const pdf = await getDocument({ data: bytes.slice(), verbosity: 0 }).promise
  const pages = []
  for (let n = 1; n <= pdf.numPages; n++) {
    const page = await pdf.getPage(n)
    const { items } = await page.getTextContent()
    const texts = items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [item] : []))
    const tree = await page.getStructTree()
    pages.push({
      text: texts.map(({ str }) => str).join(' '),
      /** Edges of what stands on the page, points. */
      right: Math.max(...texts.map(({ transform, width }) => Number(transform[4]) + width)),
      lowest: Math.min(...texts.map(({ transform }) => Number(transform[5]))),
      tags: tree ? flat(tree) : [],
      size: page.view,
    })
  }
  const { info } = await pdf.getMetadata()
  // A map, whatever its types say.
  const marks: unknown = await pdf.getMarkInfo()
  return { pages, info, marked: marks instanceof Map && marks.get('Marked') === true }
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('a document as PDF', () => {
  let bytes: Uint8Array
  let read: Awaited<ReturnType<typeof opened>>
  beforeAll(async () => {
    bytes = await pdfOf(sample)
    read = await opened(bytes)
  })

  it('holds every letter of the four languages, as a reader copies them', () => {
    expect(read.pages[0]?.text).toContain(letters)
  })

  it('tells readers aloud its language, title, heads, rows and pictures', () => {
    expect(read.marked).toBe(true)
    expect(read.info).toMatchObject({ Title: sample.title, Language: 'kk' })
    const tags = read.pages.flatMap((page) => page.tags)
    const roles = new Set(tags.map(({ role }) => role))
    for (const role of ['Document', 'H1', 'H2', 'P', 'L', 'LI', 'Table', 'Caption', 'TH', 'TD', 'Figure'])
      expect(roles, role).toContain(role)
    const figures = tags.filter(({ role }) => role === 'Figure').map(({ alt }) => alt)
    expect(figures).toEqual([
      'Сызба 1',
      'Сызба 2',
      'Сызба 3',
      'Қызыл шаршы',
      expect.stringContaining('https://taza.example.kz/document/2026-00012'),
    ])
  })

  it('repeats the heads of a table on each of its pages, and tells each row once', () => {
    const withTable = read.pages.filter(({ text }) => /Студент \d/.test(text))
    expect(withTable.length).toBeGreaterThan(2)
    for (const { text } of withTable) expect(text).toContain('Ескерту')
    const all = read.pages.map(({ text }) => text).join(' ')
    for (const n of [1, 60, 61, 62, tableRows]) expect(all.split(`Студент ${n} `).length - 1, `${n}`).toBe(1)
    for (let n = 0; n < 900; n++) expect(all).toContain(`сөз${n} `)
  })

  it('numbers its pages, and writes nothing beyond the edges', () => {
    const { pages } = read
    for (const [i, { text, right, lowest, size }] of pages.entries()) {
      expect(text).toContain(`${pages.length} беттің ${i + 1}-беті`)
      expect(text).toContain('№ 2026-00012')
      expect(right).toBeLessThanOrEqual((size[2] ?? 0) - 41)
      expect(lowest).toBeGreaterThan(20)
    }
  })

  it('shows numbers as people of the language write them', () => {
    const all = read.pages.map(({ text }) => text).join(' ')
    expect(all).toMatch(/12\s345/)
    expect(all).toContain('32,1')
  })

  it('is the same bytes for the same data, and others for others', async () => {
    expect(digest(await pdfOf(sample))).toBe(digest(bytes))
    expect(digest(await pdfOf({ ...sample, day: '2026-02-01' }))).not.toBe(digest(bytes))
  })
})

const small: PrintedDocument = { ...sample, blocks: [], confirmed: null }

it('calls a draft a draft, without a code', async () => {
  const { pages } = await opened(await pdfOf(small))
  expect(pages[0]?.text).toContain('Жоба: тіркелмеген')
  expect(pages[0]?.tags.some(({ role }) => role === 'Figure')).toBe(false)
})

it('keeps twenty columns of long words within the page, lying or standing', async () => {
  const head = 'Электроэнергетика'
  const table = {
    kind: 'table' as const,
    caption: '',
    columns: Array.from({ length: 20 }, (_, i) => (i === 0 ? { head } : { head, places: 1 })),
    rows: [{ cells: ['Институт', ...Array.from({ length: 19 }, () => 1234.5)] }],
  }
  for (const landscape of [false, true]) {
    const { pages } = await opened(await pdfOf({ ...small, landscape, blocks: [table] }))
    const [page] = pages
    expect(page?.right).toBeLessThanOrEqual((page?.size[2] ?? 0) - 41)
    expect((page?.size[2] ?? 0) > (page?.size[3] ?? 0)).toBe(landscape)
  }
})

it('refuses more rows than a document may have', async () => {
  const rows = Array.from({ length: 20_001 }, () => ({ cells: ['x'] }))
  await expect(
    pdfOf({ ...small, blocks: [{ kind: 'table', caption: '', columns: [{ head: 'x' }], rows }] }),
  ).rejects.toThrow(RangeError)
})
