/** Which encoders are tried, in which order: hardware before software, and the policy's codecs in its order. */
import type { Codec } from '../../../src-shared/policy.ts'

export interface Choice {
  codec: string
  hardwareAcceleration: 'prefer-hardware' | 'no-preference'
}
export interface Film {
  width: number
  height: number
  framesPerSecond: number
}

/** H.264 levels (ITU-T H.264, table A-1): the most macroblocks a frame and a second. */
const h264Levels = [
  { hex: '1F', frame: 3600, second: 108_000 },
  { hex: '28', frame: 8192, second: 245_760 },
  { hex: '33', frame: 36_864, second: 983_040 },
] as const

function h264Level({ width, height, framesPerSecond }: Film): string {
  const frame = Math.ceil(width / 16) * Math.ceil(height / 16)
  const fits = h264Levels.find((l) => frame <= l.frame && frame * framesPerSecond <= l.second)
  return (fits ?? h264Levels[2]).hex
}

/** RFC 6381 names. Baseline H.264 plays everywhere; the second spelling is for encoders that know only that one. */
const names: Record<Codec, (film: Film) => string[]> = {
  h264: (film) => [`avc1.42E0${h264Level(film)}`, `avc1.4200${h264Level(film).toLowerCase()}`],
  vp9: ({ width }) => [`vp09.00.${width > 1280 ? '41' : '31'}.08`],
  av1: ({ width }) => [`av01.0.${width > 1280 ? '09' : '05'}M.08`],
}

export function choicesFor(codecs: readonly Codec[], film: Film): Choice[] {
  const all = codecs.flatMap((codec) => names[codec](film))
  return [
    ...all.map((codec): Choice => ({ codec, hardwareAcceleration: 'prefer-hardware' })),
    ...all.map((codec): Choice => ({ codec, hardwareAcceleration: 'no-preference' })),
  ]
}
