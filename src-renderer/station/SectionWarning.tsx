/** Of a section's own time: that it is nearly over, and that another section has begun because it was. */
import { useEffect } from 'react'
import { useTranslation } from '../i18n/index.ts'
import { useStation } from './store.ts'
import { TimeAlert, useDue } from './TimeWarning.tsx'

/** A section that ends with the exam is warned of as the exam is, ms. */
const sameEndMs = 2000

export function SectionWarning() {
  const { t } = useTranslation()
  const view = useStation((state) => (state.view?.screen === 'exam' ? state.view : null))
  const seen = useStation((state) => state.sectionSeen)
  const begunSeen = useStation((state) => state.begunSeen)
  const way = view?.paper?.way ?? null
  const section = way?.section ?? 0
  const own = way?.endsAt != null && (view?.endsAt ?? Number.POSITIVE_INFINITY) - way.endsAt > sameEndMs
  const due = useDue(own ? way.endsAt : null)
  const last = seen?.section === section ? seen.minutes : null
  // With extra time what is due once more is said once more.
  useEffect(() => {
    if (last !== null && (due === null || due > last))
      useStation.setState({ sectionSeen: due === null ? null : { section, minutes: due } })
  }, [due, last, section])
  return (
    <>
      {way?.byTime && way.place === 1 && begunSeen !== section && (
        <TimeAlert
          title={t('way.begun', { before: section - 1, section })}
          onClose={() => useStation.setState({ begunSeen: section })}
          testId="section-begun"
          said
        />
      )}
      {due !== null && (last === null || due < last) && (
        <TimeAlert
          title={t(due === 1 ? 'way.warning-last' : 'way.warning-ten')}
          onClose={() => useStation.setState({ sectionSeen: { section, minutes: due } })}
          testId="section-warning"
        />
      )}
    </>
  )
}
