/** A faint code and the time, all over the paper: a photograph of the screen tells where it was taken, and when. */
import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { formatTime } from '../../i18n/index.ts'
import { useView } from '../store.ts'
import classes from './Trace.module.css'

const faintness = 0.07
const redrawEveryMs = 10_000

export function Trace({ code }: { code: string }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const language = useView((view) => view.language)
  useEffect(() => {
    const draw = () => {
      const time = formatTime(Date.now(), language)
      if (canvas.current) cover(canvas.current, `${code}  ${time}`)
    }
    draw()
    const timer = setInterval(draw, redrawEveryMs)
    window.addEventListener('resize', draw)
    return () => {
      clearInterval(timer)
      window.removeEventListener('resize', draw)
    }
  }, [code, language])
  return createPortal(
    <canvas ref={canvas} className={classes.trace} aria-hidden data-testid="trace" data-text={code} />,
    document.body,
  )
}

/** In slanting lines, each beginning elsewhere, so that no part of the screen is without it. */
function cover(canvas: HTMLCanvasElement, text: string): void {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  const { innerWidth: width, innerHeight: height, devicePixelRatio: scale } = window
  Object.assign(canvas, { width: width * scale, height: height * scale })
  const { color, fontFamily, fontSize } = getComputedStyle(canvas)
  const em = Number.parseFloat(fontSize)
  context.scale(scale, scale)
  context.rotate(-Math.PI / 12)
  Object.assign(context, { globalAlpha: faintness, fillStyle: color, font: `600 ${fontSize} ${fontFamily}` })
  const step = context.measureText(text).width + 3 * em
  for (let line = 0, y = 0; y < height + width; y += 5 * em, line += 1)
    for (let x = -height - (line % 2) * (step / 2); x < width; x += step) context.fillText(text, x, y)
}
