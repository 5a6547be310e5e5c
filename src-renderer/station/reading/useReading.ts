/** Puts on the page what the student reads by; main keeps it. */
import { useMantineColorScheme } from '@mantine/core'
import { useEffect } from 'react'
import { useStation } from '../store.ts'
import './reading.css'

const schemes = { usual: 'auto', 'dark-on-light': 'light', 'light-on-dark': 'dark' } as const

export function useReading(): void {
  const contrast = useStation((state) => state.view?.reading.contrast ?? 'usual')
  const spacing = useStation((state) => state.view?.reading.spacing ?? false)
  const { setColorScheme } = useMantineColorScheme()
  useEffect(() => {
    document.documentElement.dataset.contrast = contrast
    setColorScheme(schemes[contrast])
  }, [contrast, setColorScheme])
  useEffect(() => {
    document.documentElement.dataset.spacing = spacing ? 'wide' : 'usual'
  }, [spacing])
}
