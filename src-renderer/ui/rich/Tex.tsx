/** A formula in TeX, drawn by KaTeX, which is loaded with the first one. */
import { useEffect, useRef } from 'react'
import { drawTex } from './katex.ts'

export function Tex({ tex, display }: { tex: string; display: boolean }) {
  const place = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    const at = place.current
    if (at) void drawTex(at, tex, display)
  }, [tex, display])
  return (
    <span ref={place} translate="no" data-as-is>
      {tex}
    </span>
  )
}
