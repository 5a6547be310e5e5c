/** The microphone, from a press until the next; it is let go of as soon as nothing is recorded. */
import { useEffect, useRef, useState } from 'react'
import { voiceSecondsAtMost } from '../../../src-shared/observing/observation.ts'

const kind = { mimeType: 'audio/webm;codecs=opus', audioBitsPerSecond: 24_000 }

/** `refused`: there is no microphone here, or it is not to be used. */
type State = 'idle' | 'asks' | 'records' | 'refused'

export interface Voice {
  state: State
  /** Seconds. */
  left: number
  toggle: () => void
}

export function useVoice(onNote: (note: Blob) => void): Voice {
  const [state, setState] = useState<State>('idle')
  const [left, setLeft] = useState(voiceSecondsAtMost)
  const recorder = useRef<MediaRecorder | null>(null)
  const gone = useRef(false)
  const newest = useRef(onNote)
  newest.current = onNote
  useEffect(() => {
    gone.current = false
    return () => {
      gone.current = true
      if (recorder.current?.state === 'recording') recorder.current.stop()
    }
  }, [])
  useEffect(() => {
    if (state !== 'records') return
    const until = performance.now() + voiceSecondsAtMost * 1000
    const timer = setInterval(() => {
      const seconds = Math.ceil((until - performance.now()) / 1000)
      setLeft(Math.max(0, seconds))
      if (seconds <= 0 && recorder.current?.state === 'recording') recorder.current.stop()
    }, 200)
    return () => clearInterval(timer)
  }, [state])

  async function begin() {
    setState('asks')
    let stream: MediaStream | null = null
    try {
      // Undefined where the page did not come over TLS.
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } })
      if (gone.current) return letGo(stream)
      const made = new MediaRecorder(stream, kind)
      recorder.current = made
      const chunks: Blob[] = []
      made.ondataavailable = ({ data }) => chunks.push(data)
      made.onstop = () => {
        letGo(stream)
        if (gone.current) return
        setState('idle')
        const note = new Blob(chunks, { type: 'audio/webm' })
        if (note.size > 0) newest.current(note)
      }
      setLeft(voiceSecondsAtMost)
      made.start()
      setState('records')
    } catch (_refused) {
      letGo(stream)
      if (!gone.current) setState('refused')
    }
  }

  return {
    ...{ state, left },
    toggle() {
      if (state === 'records') recorder.current?.stop()
      else if (state !== 'asks') void begin()
    },
  }
}

function letGo(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
