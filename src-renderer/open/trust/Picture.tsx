/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks'

/** JPEG from memory. */
export function Picture({ bytes, alt }: { bytes: Uint8Array<ArrayBuffer>; alt: string }) {
  const [address, setAddress] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }))
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes])
  return address === '' ? null : <img src={address} alt={alt} />
}
