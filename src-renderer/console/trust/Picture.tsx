import { useEffect, useState } from 'react'
import { mayBeDrawn } from '../../../src-shared/picture-size.ts'
import classes from './Trust.module.css'
import { useTrustText } from './text.ts'

/** A JPEG from memory, drawn by this browser alone: nothing is loaded from anywhere, and none is larger than a sender's page makes. */
export function Picture({ bytes, alt }: { bytes: Uint8Array<ArrayBuffer>; alt: string }) {
  const { t } = useTrustText()
  const [address, setAddress] = useState<string | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (!mayBeDrawn(bytes)) return setFailed(true)
    const made = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }))
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes])
  if (failed)
    return (
      <p className={classes.late} data-testid="picture-refused">
        {t('talk.picture-refused', { name: alt })}
      </p>
    )
  return (
    address && <img className={classes.picture} src={address} alt={alt} onError={() => setFailed(true)} />
  )
}
