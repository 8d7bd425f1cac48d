/** Where a command's words go: plain lines, and progress that stays on one line of a terminal. */
export interface Output {
  line(text: string): void
  /** To standard error. */
  error(text: string): void
  /** Shown in place of the last progress on a terminal; a line of its own now and then in a pipe. */
  progress(text: string): void
}

/** What is needed of a stream such as `process.stdout`. */
export interface TextStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const TERMINAL_EVERY_MS = 100
const PIPE_EVERY_MS = 5000

export class StreamOutput implements Output {
  private pending = false
  private lastMs: number

  constructor(
    private readonly out: TextStream,
    private readonly err: TextStream,
    private readonly nowMs: () => number,
  ) {
    this.lastMs = nowMs()
  }

  line(text: string): void {
    this.clear()
    this.out.write(`${text}\n`)
  }

  error(text: string): void {
    this.clear()
    this.err.write(`${text}\n`)
  }

  progress(text: string): void {
    const now = this.nowMs()
    if (now - this.lastMs < (this.out.isTTY === true ? TERMINAL_EVERY_MS : PIPE_EVERY_MS)) return
    this.lastMs = now
    if (this.out.isTTY !== true) {
      this.out.write(`${text}\n`)
      return
    }
    this.clear()
    this.out.write(text)
    this.pending = true
  }

  /** Wipes the progress, so that a line does not run into it. */
  private clear(): void {
    if (this.pending) this.out.write('\r\x1b[2K')
    this.pending = false
  }
}
