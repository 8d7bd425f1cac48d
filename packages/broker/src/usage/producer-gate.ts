/** One producer's standing with the limits: open, held, or (after a hold that took too long) refused. */
import type { Blockage, ProducerId, Timer } from '@hermod/model'
import type { FlowTarget } from './flow-control.js'

export class ProducerGate {
  /** Set while the producer is held. */
  blockage: Blockage | undefined
  /** What it is held for; set together with `blockage`. */
  hold: Hold | undefined
  /** It was held longer than sendFailIfNoSpaceAfterTimeout: its sends are refused until there is room. */
  overdue = false

  /** `resumed` is called when a held producer may go on. */
  constructor(
    readonly id: ProducerId,
    readonly resumed: () => void,
  ) {}
}

export interface Hold {
  readonly target: FlowTarget
  readonly limit: 'memory' | 'store' | 'temp' | 'journal' | 'jobs'
  readonly deadline: Timer | undefined
}
