/** Writes a drawing a moment after something changed: many changes at once make one file. */
import type { Clock, Logger, Timer } from '@hermod/model'
import type { TextFile } from '../text-file.js'

const DELAY_MS = 100

export class Redraw {
  private timer: Timer | undefined

  constructor(
    private readonly file: TextFile,
    private readonly draw: () => string,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  changed(): void {
    this.timer ??= this.clock.after(DELAY_MS, () => this.now())
  }

  /** A drawing that cannot be written is no reason to stop a broker. */
  now(): void {
    this.timer?.cancel()
    this.timer = undefined
    try {
      this.file.write(this.draw())
    } catch (error) {
      this.log.warn(`The DOT file could not be written: ${(error as Error).message}`)
    }
  }
}
