/**
 * The browser that pages are looked at in. Chromium's headless shell is the same engine without a browser's own windows
 * around each page: the whole of the pages' tests takes two thirds of the time in it, and half of the processor's.
 */
import { type Browser, chromium } from 'playwright-core'

export const launchPageBrowser = (): Promise<Browser> => launch('/usr/bin/chromium-headless-shell')

/** The whole browser, for pages that play films: as a person has it. */
export const launchWholeBrowser = (): Promise<Browser> => launch('/usr/bin/chromium')

/** With a microphone that beeps, and nobody to ask. */
export const launchHearingBrowser = (): Promise<Browser> =>
  launch('/usr/bin/chromium-headless-shell', [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
  ])

const launch = (executablePath: string, more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.TAZA_CHROMIUM ?? executablePath,
    args: [
      ...['--disable-background-networking', ...more],
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  })
