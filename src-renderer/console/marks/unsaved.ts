/** Fields of the screen in which something stands that is not saved. A list is not signed, and not left unasked, meanwhile. */
import { useEffect, useId } from 'react'
import { create } from 'zustand'

const useStore = create<{ fields: ReadonlySet<string> }>(() => ({ fields: new Set() }))

function change(field: string, unsaved: boolean) {
  const fields = new Set(useStore.getState().fields)
  if (unsaved) fields.add(field)
  else fields.delete(field)
  useStore.setState({ fields })
}

/** Says whether a field holds something that is not saved. */
export function useMarkUnsaved(unsaved: boolean): void {
  const field = useId()
  useEffect(() => {
    if (!unsaved) return
    change(field, true)
    return () => change(field, false)
  }, [field, unsaved])
}

/** How many there are; the browser asks before it closes the page. */
export function useUnsaved(): number {
  const { size } = useStore((state) => state.fields)
  useEffect(() => {
    if (size === 0) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [size])
  return size
}
