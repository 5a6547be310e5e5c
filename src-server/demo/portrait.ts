/** A drawn face for people who do not exist: the same for the same number, different enough to tell apart. */
import { createHash } from 'node:crypto'

const skins = ['#f1c9a5', '#e0ac7e', '#c98f62', '#f5d6b8']
const hairs = ['#1f1a17', '#3b2a20', '#15120f', '#4a3527']
const shirts = ['#2f5d8a', '#7a3b52', '#3f6b4c', '#5b4a87', '#8a5a2b', '#35606b']
const walls = ['#dfe6ec', '#e9e4da', '#dde8df', '#e8dfe6']

/** SVG as a data URL, about 1 KB. */
export function portrait(number: string, name: string): string {
  const bytes = createHash('sha256').update(number).digest()
  const pick = (from: readonly string[], i: number) => from[bytes[i]! % from.length]
  const skin = pick(skins, 0)
  const hair = pick(hairs, 1)
  const long = bytes[2]! % 2 === 0
  const glasses = bytes[3]! % 3 === 0
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 150" role="img" aria-label="${escapeXml(name)}">`,
    `<rect width="120" height="150" fill="${pick(walls, 4)}"/>`,
    long ? `<path d="M28 66c0-58 64-58 64 0v50H28z" fill="${hair}"/>` : '',
    `<path d="M14 150c2-34 24-42 46-42s44 8 46 42z" fill="${pick(shirts, 5)}"/>`,
    `<path d="M49 92h22v20a11 11 0 0 1-22 0z" fill="${skin}"/>`,
    `<ellipse cx="60" cy="68" rx="25" ry="32" fill="${skin}"/>`,
    `<path d="M33 62c-1-40 55-40 54 0-8-16-16-20-27-20s-20 5-27 20z" fill="${hair}"/>`,
    '<path d="M47 67h6M67 67h6" stroke="#222" stroke-width="4" stroke-linecap="round"/>',
    glasses
      ? '<path d="M40 62h18v11H40zM62 62h18v11H62zM58 66h4" fill="none" stroke="#333" stroke-width="2"/>'
      : '',
    '<path d="M60 70l-3 11h6M51 89c6 4 12 4 18 0" fill="none" stroke="#8a5a44" stroke-width="2.4" stroke-linecap="round"/>',
    '</svg>',
  ].join('')
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
