import { startOpenPages } from './App.tsx'

startOpenPages()
