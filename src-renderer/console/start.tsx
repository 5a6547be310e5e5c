/** The console, once what it stands on is set (main.tsx). */
import { QueryClientProvider } from '@tanstack/react-query'
import { startPage } from '../ui/index.ts'
import { App } from './App.tsx'
import { rememberedLanguage } from './frame/language.ts'
import { createQueryClient } from './server/queries.ts'
import { loadTexts } from './texts/index.ts'

const language = rememberedLanguage()
const texts = await loadTexts(language)

startPage(
  <QueryClientProvider client={createQueryClient()}>
    <App />
  </QueryClientProvider>,
  texts,
  language,
)
