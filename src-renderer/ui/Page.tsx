/** What every React page of Taza stands in: theme, fonts, languages, a net for crashes. */
import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles.css'
import './global.css'
import { MantineProvider } from '@mantine/core'
import type { Resource } from 'i18next'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { defaultLanguage, type Language } from '../../src-shared/vocabulary.ts'
import { startI18n } from '../i18n/index.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import { theme } from './theme.ts'

/** Renders `content` into `#root`; throws when the HTML has none. */
export function startPage(content: ReactNode, texts: Resource, language: Language = defaultLanguage): void {
  startI18n(texts, language)
  const root = document.getElementById('root')
  if (!root) throw new Error('the page has no #root')
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <ErrorBoundary>{content}</ErrorBoundary>
      </MantineProvider>
    </StrictMode>,
  )
}
