/**
 * What a kind of campaign provides: brokers that are up, where the load goes in and comes out, and the faults that may hit
 * them. Another kind is another file in `kinds/` and a line in `kinds/index.ts`.
 */
import type { SeededRandom } from '@hermod/testkit'
import type { BrokerKind } from '../interop/support/broker-process.js'

export interface Fault {
  readonly name: string
  /**
   * Strikes, waits until its effect is seen, repairs what it broke (brokers run again, links are whole) and resolves to
   * what it hit, for the history. Rejects when what must follow does not.
   */
  strike(random: SeededRandom): Promise<string>
}

export interface Stage {
  /** `failover:` addresses, one for each place where there are producers and consumers of every queue. */
  readonly places: readonly string[]
  readonly faults: readonly Fault[]
  dispose(): Promise<void>
}

export interface StageTerms {
  /** In the order they are started. */
  readonly members: readonly BrokerKind[]
}

export type MakeStage = (terms: StageTerms) => Promise<Stage>
