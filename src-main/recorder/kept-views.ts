/** What the capture page knows of its views, kept for the page that takes its place; in memory only. */
import type { CaptureConfig, KnownViews } from '../../src-shared/bridge/capture-calls.ts'

type Filmed = Pick<CaptureConfig, 'cameras' | 'recording' | 'of'>

export function createKeptViews() {
  let kept: { views: KnownViews; of: string } | null = null
  const nameOf = (of: CaptureConfig['of']) => JSON.stringify(of)
  return {
    /** Of the part that is being recorded now. */
    keep(views: KnownViews | null, of: CaptureConfig['of']): void {
      kept = views && { views, of: nameOf(of) }
    },
    /** What is known of what is to be filmed: nothing of another choice of cameras, nor of another attempt. */
    known({ cameras, recording, of }: Filmed): KnownViews | null {
      const same = kept?.of === nameOf(of) && JSON.stringify(kept.views.cameras) === JSON.stringify(cameras)
      return kept && same && recording ? kept.views : null
    },
  }
}
