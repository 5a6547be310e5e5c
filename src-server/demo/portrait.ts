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
  return dataUrl(svg)
}

/**
 * The person whom the demo's virtual face camera films (test/support/cameras/scenes.c), with the same measures: a
 * hundredth of the height each.
 */
export function portraitOfFilmed(name: string): string {
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 100" role="img" aria-label="${escapeXml(name)}">`,
    '<rect width="80" height="100" fill="#bcc6c9"/>',
    '<rect x="1" y="78" width="78" height="60" rx="24" fill="#2f5f73"/>',
    '<rect x="29" y="73" width="22" height="10" rx="4" fill="#274f60"/>',
    '<rect x="33.5" y="57" width="13" height="22" rx="5" fill="#c98f6d"/>',
    '<ellipse cx="40" cy="39" rx="20.5" ry="23" fill="#2a211e"/>',
    '<ellipse cx="22.5" cy="47" rx="3" ry="4.6" fill="#c98f6d"/><ellipse cx="57.5" cy="47" rx="3" ry="4.6" fill="#c98f6d"/>',
    '<ellipse cx="40" cy="44" rx="17.5" ry="22" fill="#dba583"/>',
    '<rect x="25.5" y="20.5" width="31" height="9" rx="4.5" fill="#2a211e" transform="rotate(6 41 25)"/>',
    ...[32.8, 47.2].flatMap((x) => [
      `<path d="M${x - 3.4} 37.3L${x + 3.4} 36.9" stroke="#33261f" stroke-width="1.3" stroke-linecap="round"/>`,
      `<ellipse cx="${x}" cy="42.5" rx="3.5" ry="2.3" fill="#f4f1ec"/>`,
      `<circle cx="${x}" cy="42.5" r="1.8" fill="#3b2a1e"/><circle cx="${x + 0.6}" cy="41.9" r=".5" fill="#fff"/>`,
    ]),
    '<path d="M40.4 45l1.2 6" stroke="#be825f" stroke-width="1.2" stroke-linecap="round"/>',
    '<path d="M34.5 55.5q5.5 2.4 11 0" fill="none" stroke="#8e4a42" stroke-width="1.2" stroke-linecap="round"/>',
    '</svg>',
  ].join('')
  return dataUrl(svg)
}

const dataUrl = (svg: string): string => `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
