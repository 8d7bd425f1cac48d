/**
 * Sums over all destinations there are and were. A reset makes them count from now on; what the broker holds, and who
 * is connected, is not forgotten by it.
 */
import { Counters } from '../../destinations/counters.js'
import { figuresOf } from '../../destinations/figures.js'
import type { Kernel } from '../../kernel.js'

export interface Totals {
  readonly size: number
  readonly cached: number
  readonly counters: Counters
}

type Count = 'enqueueCount' | 'dequeueCount' | 'dispatchCount' | 'expiredCount' | 'inFlightCount'
const RESET: readonly Count[] = ['enqueueCount', 'dequeueCount', 'dispatchCount', 'expiredCount', 'inFlightCount']

export class BrokerTotals {
  private base = new Counters()

  constructor(private readonly kernel: Kernel) {}

  reset(): void {
    this.base = this.sum().counters
  }

  now(): Totals {
    const sum = this.sum()
    for (const count of RESET) sum.counters[count] -= this.base[count]
    // Extremes cannot be taken back; the average is that of what came since.
    sum.counters.messageSize.count -= this.base.messageSize.count
    sum.counters.messageSize.total -= this.base.messageSize.total
    return sum
  }

  private sum(): Totals {
    const enabled = this.kernel.options.enableStatistics
    const counters = new Counters()
    if (enabled) counters.join(this.kernel.destinations.gone)
    let size = 0
    let cached = 0
    for (const living of this.kernel.destinations.all()) {
      const figures = figuresOf(living, enabled)
      counters.join(figures.counters)
      counters.consumerCount += figures.counters.consumerCount
      counters.producerCount += figures.counters.producerCount
      counters.inFlightCount += figures.counters.inFlightCount
      size += figures.size
      cached += figures.cached
    }
    return { size, cached, counters }
  }
}
