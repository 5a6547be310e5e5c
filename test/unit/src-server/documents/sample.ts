/** A document with everything that one can have. */
import { zlibSync } from 'fflate'
import type { PrintedDocument, Table } from '../../../../src-server/documents/document.ts'

export const letters = 'ӘәҒғҚқҢңӨөҰұҮүҺһІі ҢңӨөҮү ЁёЪъЫы №«»—–−’%'

export const results: Table = {
  caption: 'Негізгі сессия',
  columns: [{ head: 'Факультет' }, { head: 'Студенттер', places: 0 }, { head: 'Абсолют, %', places: 1 }],
  rows: [
    { cells: ['МТФ; Ң «Ө»', 873, 32.1] },
    { cells: ['=1+1', 0, null] },
    { cells: ['Барлығы', 12345, 41.05], total: true },
    { cells: ['Жаңа', 1, { value: 7, places: 0 }] },
  ],
}

const longText = Array.from({ length: 900 }, (_, i) => `сөз${i}`).join(' ')
export const tableRows = 130

export const sample: PrintedDocument = {
  language: 'kk',
  from: 'Университет',
  title: `Сессия есебі: ${letters}`,
  day: '2026-01-31',
  blocks: [
    { kind: 'heading', text: 'Жалпы' },
    { kind: 'paragraph', text: longText },
    { kind: 'list', items: ['бірінші', 'екінші'] },
    { kind: 'table', ...results },
    {
      kind: 'table',
      caption: 'Орындар',
      columns: [{ head: 'Студент' }, { head: 'Орны', places: 0 }, { head: 'Ескерту' }],
      rows: Array.from({ length: tableRows }, (_, i) => ({
        cells: [`Студент ${i + 1}`, i + 1, i === 60 ? longText : 'жоқ'],
      })),
    },
    {
      kind: 'graphics',
      graphics: [1, 2, 3].map((n) => ({
        width: 200,
        height: 100,
        alt: `Сызба ${n}`,
        shapes: [
          { kind: 'rect', x: 10, y: 20, width: 60, height: 60, fill: '#3366aa' },
          { kind: 'line', x1: 0, y1: 80, x2: 200, y2: 80, stroke: '#1a1a1a', width: 0.6 },
          { kind: 'text', x: 40, y: 95, text: `Қ ${n}`, size: 8, anchor: 'middle', fill: '#1a1a1a' },
        ],
      })),
    },
    { kind: 'picture', bytes: redPng(), alt: 'Қызыл шаршы', width: 40, height: 40 },
    {
      kind: 'signatures',
      lines: [
        { role: 'Декан', name: 'Ә. Құрманғалиева' },
        { role: 'Офис-регистратор', name: 'Н. Өмірбекұлы' },
      ],
    },
  ],
  confirmed: {
    number: '2026-00012',
    digest: '0123456789abcdef'.repeat(4),
    address: 'https://taza.example.kz/document/2026-00012',
  },
}

/** Two by two, with an alpha channel, which is unpacked apart from the page. */
function redPng(): Uint8Array {
  const crcTable = Array.from({ length: 256 }, (_, n) => {
    let c = n
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
    return c >>> 0
  })
  const crc = (bytes: Uint8Array) =>
    (bytes.reduce((c, byte) => (crcTable[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0
  const word = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
  const chunk = (name: string, data: readonly number[]) => {
    const body = [...new TextEncoder().encode(name), ...data]
    return [...word(data.length), ...body, ...word(crc(new Uint8Array(body)))]
  }
  const line = [0, 255, 0, 0, 255, 255, 0, 0, 128]
  return new Uint8Array([
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk('IHDR', [...word(2), ...word(2), 8, 6, 0, 0, 0]),
    ...chunk('IDAT', [...zlibSync(new Uint8Array([...line, ...line]))]),
    ...chunk('IEND', []),
  ])
}
