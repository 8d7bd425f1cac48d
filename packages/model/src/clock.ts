/** Time, handed in: the system's in production, a hand-turned one in tests. */
export interface Clock {
  /** ms since 1970. */
  now(): number
  /** Calls `task` once after `delayMs`. A running timer does not keep a process alive. */
  after(delayMs: number, task: () => void): Timer
}

export interface Timer {
  cancel(): void
}

/** Chance, handed in: uniform in [0, 1). */
export interface Random {
  next(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, task) {
    // setTimeout overflows beyond 2^31-1 ms and would fire at once; such waits never end in practice.
    const handle = setTimeout(task, Math.min(delayMs, 0x7fffffff))
    handle.unref()
    return { cancel: () => clearTimeout(handle) }
  },
}

export const systemRandom: Random = { next: () => Math.random() }

/** Calls `task` every `periodMs`, the next time counted from the end of the last run. */
export function every(clock: Clock, periodMs: number, task: () => void): Timer {
  let timer: Timer
  let cancelled = false
  const schedule = (): void => {
    timer = clock.after(periodMs, () => {
      task()
      if (!cancelled) schedule()
    })
  }
  schedule()
  return {
    cancel() {
      cancelled = true
      timer.cancel()
    },
  }
}
