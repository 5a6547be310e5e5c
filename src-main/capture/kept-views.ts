/** What the capture page knows of its views, kept for the page that takes its place; in memory only. */
import type { CaptureConfig, KnownViews } from '../../src-shared/bridge.ts'

type Filmed = Pick<CaptureConfig, 'cameras' | 'recording'>

export function createKeptViews() {
  let kept: { views: KnownViews; part: number } | null = null
  return {
    /** Of the part that is being recorded now. */
    keep(views: KnownViews | null, part: number): void {
      kept = views && { views, part }
    },
    /** What is known of what is to be filmed: nothing of another choice of cameras, nor of another attempt. */
    of({ cameras, recording }: Filmed, part: number): KnownViews | null {
      const same = kept?.part === part && JSON.stringify(kept.views.cameras) === JSON.stringify(cameras)
      return kept && same && recording ? kept.views : null
    },
  }
}
