/** @jsxImportSource preact */
/** A sentence that must not be missed: what went wrong, or what to know before going on. */
import type { ComponentChildren } from 'preact'
import { type ProblemCode, problemOf } from './server.ts'
import type { Translate } from './texts.ts'

export function Notice({
  kind,
  children,
}: {
  kind: 'bad' | 'care' | 'good' | 'plain'
  children: ComponentChildren
}) {
  return (
    <div class="notice" data-kind={kind} role={kind === 'bad' ? 'alert' : undefined}>
      {children}
    </div>
  )
}

/** `base`: texts of open.json. */
export function Failed({ error, base, onRetry }: { error: unknown; base: Translate; onRetry?: () => void }) {
  const code: ProblemCode = problemOf(error)
  return (
    <Notice kind="bad">
      <p data-testid={`problem-${code}`}>{base(`problem.${code}`)}</p>
      {onRetry && (
        <button type="button" class="quiet" onClick={onRetry}>
          {base('again')}
        </button>
      )}
    </Notice>
  )
}
